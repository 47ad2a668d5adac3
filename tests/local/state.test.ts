import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { fileState, memoryState } from "../../local/state";

describe("State", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "state-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("is read back as it was last written, by its owner alone", async () => {
    const path = join(directory, "deep", "state.json");
    const state = fileState<{ readonly n: number }>(path);
    expect(state.read()).to.equal(undefined);
    await state.write({ n: 1 });
    await state.write({ n: 2 });
    expect(fileState(path).read()).to.deep.equal({ n: 2 });
    expect(statSync(path).mode & 0o777).to.equal(0o600);
  });

  it("joins writes that come together, and every one waits until it is safe", async () => {
    const path = join(directory, "state.json");
    const state = fileState<number>(path);
    state.read();
    const writes = Array.from({ length: 50 }, async (_, n) => {
      await state.write(n);
      return Number(readFileSync(path, "utf8"));
    });
    const seen = await Promise.all(writes);
    expect(seen.every((value, n) => value >= n)).to.equal(true);
    expect(fileState(path).read()).to.equal(49);
  });

  it("says that a write failed, and writes the next one", async () => {
    const path = join(directory, "state.json");
    const state = fileState<number>(path);
    state.read();
    rmSync(directory, { recursive: true });
    const failure = await state.write(1).catch((error: unknown) => error);
    expect(failure).to.have.property("code", "ENOENT");
    state.read();
    await state.write(2);
    expect(fileState(path).read()).to.equal(2);
  });

  it("says what to do about a document that is no JSON", () => {
    const path = join(directory, "state.json");
    writeFileSync(path, "{");
    expect(() => fileState(path).read()).to.throw("delete it to start afresh");
  });

  it("forgets in memory", async () => {
    const state = memoryState<number>();
    await state.write(1);
    expect(state.read()).to.equal(undefined);
  });
});
