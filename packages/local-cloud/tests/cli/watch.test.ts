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
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "watch-"));
    outside = mkdtempSync(join(tmpdir(), "watch-outside-"));
    for (const folder of ["handlers", "node_modules", ".local"]) mkdirSync(join(directory, folder));
    for (const file of ["index.ts", "handlers/a.ts", "handlers/notes.md"]) write(file, "1");
    writeFileSync(join(outside, "shared.ts"), "1");
    seen = [];
    watcher = await watchFiles({
      directory,
      matters: (file) => file.endsWith(".ts"),
      onChange: (files) => seen.push(files),
      onError: (error) => {
        throw error;
      },
    });
  });
  afterEach(async () => {
    await watcher.close();
    for (const folder of [directory, outside]) rmSync(folder, { recursive: true });
  });

  function write(file: string, text: string): void {
    writeFileSync(join(directory, file), text);
  }

  /** The reports since the last call, up to the first; waits for it. */
  async function reported(): Promise<readonly (readonly string[])[]> {
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return seen.splice(0);
  }

  it("reports writes that come together once", async () => {
    write("index.ts", "22");
    write("handlers/a.ts", "22");
    expect(await reported()).to.deep.equal([["handlers/a.ts", "index.ts"]]);
  });

  it("reports a file that an editor replaces, again and again", async () => {
    for (const text of ["22", "333"]) {
      write("handlers/a.ts~", text);
      renameSync(join(directory, "handlers/a.ts~"), join(directory, "handlers/a.ts"));
      expect(await reported()).to.deep.equal([["handlers/a.ts"]]);
    }
  });

  it("reports new files, new folders and what is gone", async () => {
    mkdirSync(join(directory, "handlers/deep"));
    write("handlers/deep/b.ts", "1");
    expect(await reported()).to.deep.equal([["handlers/deep/b.ts"]]);
    write("handlers/deep/b.ts", "22");
    expect(await reported()).to.deep.equal([["handlers/deep/b.ts"]]);
    rmSync(join(directory, "handlers/deep"), { recursive: true });
    expect(await reported()).to.deep.equal([["handlers/deep/b.ts"]]);
  });

  it("reports a file elsewhere that the program has loaded", async () => {
    const shared = join(outside, "shared.ts");
    writeFileSync(shared, "22");
    await watcher.include([shared]);
    write("index.ts", "22");
    expect(await reported(), "the file is no change by itself").to.deep.equal([["index.ts"]]);
    writeFileSync(shared, "333");
    const [files] = await reported();
    expect(files?.map((file) => join(directory, file))).to.deep.equal([join(outside, "shared.ts")]);
  });

  it("reports nothing that does not matter", async () => {
    write("handlers/notes.md", "22");
    write("node_modules/x.ts", "1");
    write(".local/x.ts", "1");
    // What comes after them is reported alone.
    write("index.ts", "22");
    expect(await reported()).to.deep.equal([["index.ts"]]);
  });
});
