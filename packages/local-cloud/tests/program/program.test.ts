import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Engine, serveEngine } from "../../src/program/engine";
import { runProgram } from "../../src/program/run";
import { root } from "../support/root";

interface Ended {
  readonly code: number;
  readonly signal: string | null;
  readonly lines: readonly string[];
  readonly loaded: readonly string[];
}

describe("A program", () => {
  let directory: string;
  let engine: Engine;
  before(async () => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), "program-")));
    engine = await serveEngine({
      project: "notes",
      stack: "dev",
      register: () => Promise.reject(new Error("no resource")),
      invoke: () => Promise.reject(new Error("no data source")),
    });
  });
  after(() => {
    engine.close();
    rmSync(directory, { recursive: true });
  });

  /** Runs JavaScript as a program, in a folder of its own. */
  async function run(name: string, index: string): Promise<Ended> {
    const folder = join(directory, name);
    mkdirSync(folder);
    writeFileSync(join(folder, "index.js"), index);
    writeFileSync(join(folder, "other.js"), "exports.other = 1;");
    writeFileSync(join(folder, "package.json"), "{}");
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const lines: string[] = [];
    const program = {
      directory: folder,
      project: "notes",
      stack: "dev",
      config: { "notes:colour": "blue" },
    };
    const running = runProgram(program, engine.address, (line) => lines.push(line));
    const code = await running.ended;
    return { code, signal: running.process.signalCode, lines, loaded: running.loaded() };
  }

  it("runs with its configuration in its directory, and reports what it prints and has loaded", async () => {
    const { code, lines, loaded } = await run(
      "good",
      `require("./other.js");
       const pulumi = require("@pulumi/pulumi");
       console.log("one\\ntwo");
       console.error(new pulumi.Config().require("colour") + " in " + process.cwd());
       process.stdout.write("unfinished");
       exports.outcome = "good";`,
    );
    const folder = join(directory, "good");
    expect(code).to.equal(0);
    expect([...lines].sort()).to.deep.equal(
      ["one", "two", `blue in ${folder}`, "unfinished"].sort(),
    );
    expect([...loaded].sort()).to.deep.equal(
      ["index.js", "other.js"].map((file) => join(folder, file)),
    );
    expect(engine.outputs()).to.deep.equal({ outcome: "good" });
  });

  it("comes to its end without any output, too", async () => {
    expect(await run("silent", "")).to.deep.include({ code: 0, lines: [] });
    expect(engine.outputs()).to.deep.equal({});
  });

  it("ends with its exit code, or by a signal", async () => {
    const [exits, killed] = await Promise.all([
      run("exits", 'console.log("last words"); process.exit(7);'),
      run("killed", 'process.kill(process.pid, "SIGKILL");'),
    ]);
    const { code, lines } = exits;
    expect([code, lines]).to.deep.equal([7, ["last words"]]);
    expect(killed).to.deep.include({ signal: "SIGKILL", lines: [], loaded: [] });
    expect(killed.code).not.to.equal(0);
  });

  it("says of a folder without packages what to do", () => {
    const program = { directory: "/", project: "notes", stack: "dev", config: {} };
    expect(() => runProgram(program, engine.address, () => undefined)).to.throw(
      "/ has no @pulumi/pulumi: install its packages first, with npm install",
    );
  });
});
