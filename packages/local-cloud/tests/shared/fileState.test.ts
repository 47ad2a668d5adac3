import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { fileState } from "../../src/shared/state";

describe("A state in a file", () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "state-"));
    path = join(directory, "deep", "state.json");
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const open = () =>
    fileState<number[]>(path, [], (value): value is number[] => Array.isArray(value));

  async function save(state: ReturnType<typeof open>, number: number): Promise<unknown> {
    return state
      .update((numbers) => [...numbers, number])
      .catch((error: unknown) => (error as NodeJS.ErrnoException).code);
  }

  it("is read back as it was last saved, by its owner alone", async () => {
    const state = open();
    expect(state.value()).to.deep.equal([]);
    await save(state, 1);
    await save(state, 2);
    expect(open().value()).to.deep.equal([1, 2]);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect(readdirSync(join(directory, "deep"))).to.deep.equal(["state.json"]);
  });

  it("reads past the half that a kill left of a document", async () => {
    await save(open(), 1);
    writeFileSync(`${path}.new`, "[1,");
    const state = open();
    expect(state.value()).to.deep.equal([1]);
    await save(state, 2);
    expect(open().value()).to.deep.equal([1, 2]);
  });

  it("says that a save failed, keeps what was safe, and goes on once it can", async () => {
    const state = open();
    await save(state, 1);
    rmSync(join(directory, "deep"), { recursive: true });
    expect(await save(state, 2)).to.equal("ENOENT");
    expect(state.value()).to.deep.equal([1]);
    mkdirSync(join(directory, "deep"));
    expect(await save(state, 3)).to.equal(undefined);
    expect(open().value()).to.deep.equal([1, 3]);
  });

  // Other systems have no device that is always full.
  if (process.platform === "linux") {
    it("leaves no half document on a full disk", async () => {
      const state = open();
      await save(state, 1);
      symlinkSync("/dev/full", `${path}.new`);
      expect(await save(state, 2)).to.equal("ENOSPC");
      expect(readdirSync(join(directory, "deep"))).to.deep.equal(["state.json"]);
      expect(open().value()).to.deep.equal([1]);
      expect(await save(state, 3)).to.equal(undefined);
    });
  }

  const unusable: readonly [string, string, RegExp][] = [
    ["is no JSON", "[1,", /^.*state\.json cannot be read \(SyntaxError: .*\): fix it, or delete/],
    ["is empty", "", /^.*state\.json cannot be read \(SyntaxError: .*\): fix it, or delete/],
    ["holds something else", "{}", /^.*state\.json cannot be read \(it holds something else\)/],
  ];
  for (const [what, text, message] of unusable) {
    it(`says of a file that ${what} which it is and what to do, and leaves it as it is`, () => {
      mkdirSync(join(directory, "deep"));
      writeFileSync(path, text);
      expect(open).to.throw(message);
      expect(statSync(path).size).to.equal(text.length);
    });
  }
});
