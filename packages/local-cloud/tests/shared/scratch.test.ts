import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createScratch } from "../../src/shared/scratch";

describe("A scratch folder", () => {
  let directory: string;
  let before: string | undefined;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "scratch-"));
    before = process.env.TMPDIR;
    process.env.TMPDIR = directory;
  });
  afterEach(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(directory, { recursive: true });
  });

  it("is there until it is removed, with all that is in it", () => {
    const scratch = createScratch();
    const other = createScratch();
    writeFileSync(join(scratch.directory, "a"), "");
    expect(readdirSync(directory)).to.have.length(2);
    scratch.remove();
    scratch.remove();
    expect(readdirSync(directory).map((name) => join(directory, name))).to.deep.equal([
      other.directory,
    ]);
    other.remove();
    expect(readdirSync(directory)).to.deep.equal([]);
  });

  it("replaces those that killed processes have left, and no other", () => {
    const gone = execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }).trim();
    const folder = (name: string) => {
      const path = join(directory, name);
      mkdirSync(join(path, "functions"), { recursive: true });
      return path;
    };
    const left = folder(`local-cloud-${gone}-abc123`);
    const others = [
      folder(`local-cloud-${String(process.ppid)}-abc123`),
      folder("local-cloud-1-abc123"),
      folder("local-cloud-abc123"),
      folder(`other-local-cloud-${gone}-abc123`),
    ];
    const scratch = createScratch();
    expect(existsSync(left)).to.equal(false);
    expect(others.map((path) => existsSync(path))).to.deep.equal([true, true, true, true]);
    scratch.remove();
  });
});
