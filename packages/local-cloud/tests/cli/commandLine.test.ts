import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { command } from "../support/startSupport";
import { root } from "../support/root";

/** Runs `local-cloud` with these words. */
function run(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, command(...words), {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("local-cloud", () => {
  it("shows its commands with --help", () => {
    const { status, stdout, stderr } = run("--help");
    expect([status, stderr]).to.deep.equal([0, ""]);
    expect(stdout)
      .to.match(/^ {2}local-cloud start /m)
      .and.to.match(/^ {2}local-cloud token /m);
  });

  it("shows the version of the package", () => {
    const file = readFileSync(join(root, "packages/local-cloud/package.json"), "utf8");
    const { version } = JSON.parse(file) as { readonly version: string };
    expect(run("--version")).to.deep.equal({ status: 0, stdout: `${version}\n`, stderr: "" });
  });

  const wrong: readonly [string, string[], string][] = [
    ["no command", [], ""],
    ["an unknown command", ["nonsense"], 'there is no command "nonsense"\n\n'],
    ["an option without a command", ["--port", "0"], 'there is no command "--port"\n\n'],
  ];
  for (const [what, words, problem] of wrong) {
    it(`shows them as an error for ${what}`, () => {
      const usage = run("--help").stdout;
      expect(run(...words)).to.deep.equal({ status: 2, stdout: "", stderr: problem + usage });
    });
  }

  for (const name of ["start", "token"]) {
    it(`shows the options of ${name}`, () => {
      const { status, stdout, stderr } = run(name, "--help");
      expect([status, stderr]).to.deep.equal([0, ""]);
      expect(stdout).to.contain(`  local-cloud ${name} [`).and.to.contain("  --stack ");
    });
  }
});
