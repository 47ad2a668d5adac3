import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Watcher, watchFiles } from "../../src/cli/watch";

describe("watchFiles", () => {
  let directory: string;
  let outside: string;
  let watcher: Watcher;
  let seen: (readonly string[])[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "watch-"));
    outside = mkdtempSync(join(tmpdir(), "watch-outside-"));
    for (const folder of ["handlers", "node_modules", ".local"]) mkdirSync(join(directory, folder));
    for (const file of ["index.ts", "handlers/a.ts", "handlers/notes.md"]) write(file, "1");
    writeFileSync(join(outside, "shared.ts"), "1");
    seen = [];
    watcher = watchFiles({
      directory,
      matters: (file) => file.endsWith(".ts"),
      onChange: (files) => seen.push(files),
      onError: (error) => {
        throw error;
      },
    });
  });
  afterEach(() => {
    watcher.close();
    for (const folder of [directory, outside]) rmSync(folder, { recursive: true });
  });

  function write(file: string, text: string): void {
    writeFileSync(join(directory, file), text);
  }

  /** What was told by the time that a further file is told of. */
  async function told(): Promise<readonly (readonly string[])[]> {
    await new Promise((resolve) => setTimeout(resolve, 250));
    return seen.splice(0);
  }

  it("tells once of writes that come together", async () => {
    write("index.ts", "22");
    write("handlers/a.ts", "22");
    expect(await told()).to.deep.equal([["handlers/a.ts", "index.ts"]]);
  });

  it("tells of a file that an editor replaces, again and again", async () => {
    for (const text of ["22", "333"]) {
      write("handlers/a.ts~", text);
      renameSync(join(directory, "handlers/a.ts~"), join(directory, "handlers/a.ts"));
      expect(await told()).to.deep.equal([["handlers/a.ts"]]);
    }
  });

  it("tells of new files, new folders and what is gone", async () => {
    mkdirSync(join(directory, "handlers/deep"));
    write("handlers/deep/b.ts", "1");
    expect(await told()).to.deep.equal([["handlers/deep/b.ts"]]);
    write("handlers/deep/b.ts", "22");
    expect(await told()).to.deep.equal([["handlers/deep/b.ts"]]);
    rmSync(join(directory, "handlers/deep"), { recursive: true });
    expect(await told()).to.deep.equal([["handlers/deep/b.ts"]]);
  });

  it("tells of a file elsewhere that the program has loaded", async () => {
    const shared = join(outside, "shared.ts");
    writeFileSync(shared, "22");
    expect(await told()).to.deep.equal([]);
    watcher.include([shared]);
    write("index.ts", "22");
    expect(await told(), "the file is no change by itself").to.deep.equal([["index.ts"]]);
    writeFileSync(shared, "333");
    const [files] = await told();
    expect(files?.map((file) => join(directory, file))).to.deep.equal([join(outside, "shared.ts")]);
  });

  it("tells of nothing that does not matter", async () => {
    write("handlers/notes.md", "22");
    write("node_modules/x.ts", "1");
    write(".local/x.ts", "1");
    expect(await told()).to.deep.equal([]);
  });
});
