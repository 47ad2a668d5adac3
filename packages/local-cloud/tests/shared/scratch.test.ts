import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createScratch } from "../../src/shared/scratch";
import { root } from "../support/root";

describe("A scratch folder", () => {
  let directory: string;
  let before: string | undefined;
  const children: ChildProcess[] = [];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "scratch-"));
    before = process.env.TMPDIR;
    process.env.TMPDIR = directory;
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(directory, { recursive: true });
  });

  /** Another process with a scratch folder. `setup`: a statement that runs before. */
  async function otherProcess(setup = "") {
    const child = spawn(
      process.execPath,
      [
        ...["-r", "ts-node/register/transpile-only", "-e"],
        `${setup}
         const { createScratch } = require("./packages/local-cloud/src/shared/scratch");
         Promise.resolve(createScratch()).then(({ directory }) => console.log(directory));
         setInterval(() => undefined, 1000);`,
      ],
      { cwd: root, env: { ...process.env, TMPDIR: directory } },
    );
    children.push(child);
    const [printed] = (await once(child.stdout, "data")) as [Buffer];
    return { child, scratch: printed.toString().trim() };
  }

  it("is there until it is removed, with all that is in it", async () => {
    const scratch = await createScratch();
    const other = await createScratch();
    writeFileSync(join(scratch.directory, "a"), "");
    expect(readdirSync(directory)).to.have.length(2);
    await scratch.remove();
    await scratch.remove();
    expect(readdirSync(directory).map((name) => join(directory, name))).to.deep.equal([
      other.directory,
    ]);
    await other.remove();
    expect(readdirSync(directory)).to.deep.equal([]);
  });

  it("is left alone by another start, though its process's id means nothing there", async () => {
    // As in another container or PID namespace with the same folder.
    const gone = execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }).trim();
    const { child, scratch: theirs } = await otherProcess(
      `Object.defineProperty(process, "pid", { value: ${gone} });`,
    );
    writeFileSync(join(theirs, "function.js"), "");
    const scratch = await createScratch();
    expect(existsSync(join(theirs, "function.js"))).to.equal(true);
    await scratch.remove();

    child.kill("SIGKILL");
    await once(child, "close");
    await (await createScratch()).remove();
    expect(existsSync(theirs)).to.equal(false);
  });

  it("replaces those that killed processes have left, and no other", async () => {
    const { child, scratch: left } = await otherProcess();
    child.kill("SIGKILL");
    await once(child, "close");
    mkdirSync(join(left, "functions"));
    const folder = (name: string) => {
      const path = join(directory, name);
      mkdirSync(join(path, "functions"), { recursive: true });
      return path;
    };
    const others = [
      // One that is being made, whose process has not locked it yet, looks like this.
      folder("local-cloud-abc123"),
      folder("other-local-cloud-abc123"),
    ];
    const scratch = await createScratch();
    expect(existsSync(left)).to.equal(false);
    expect(others.map((path) => existsSync(path))).to.deep.equal([true, true]);
    await scratch.remove();
  });

  it("goes with its process, also when the process does not remove it", async () => {
    const { child, scratch } = await otherProcess("setTimeout(() => process.exit(), 1500);");
    expect(existsSync(scratch)).to.equal(true);
    await once(child, "close");
    expect(existsSync(scratch)).to.equal(false);
  });
});
