import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readProject } from "../../src/program/project";

describe("readProject", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "project-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function write(project: string, stack?: string): void {
    writeFileSync(join(directory, "Pulumi.yaml"), project);
    if (stack !== undefined) writeFileSync(join(directory, "Pulumi.dev.yaml"), stack);
  }

  it("takes the project's defaults, then the stack's values, as strings", () => {
    write(
      `name: notes
runtime: nodejs
config:
  mfa: { type: string, default: optional }
  open: { type: boolean, default: false }
  days: { type: integer, default: 30 }
  origins: { type: array, items: { type: string }, default: [] }
  "aws:region": us-east-1
`,
      "config:\n  aws:region: eu-west-1\n  notes:open: true\n  notes:origins: [a, b]\n",
    );
    expect(readProject(directory, "dev")).to.deep.equal({
      directory,
      project: "notes",
      stack: "dev",
      config: {
        "notes:mfa": "optional",
        "notes:open": "true",
        "notes:days": "30",
        "notes:origins": '["a","b"]',
        "aws:region": "eu-west-1",
      },
    });
  });

  it("takes overrides over all other values", () => {
    write(
      `name: n
config:
  open: { type: boolean, default: false }
  origins: { type: array, items: { type: string }, default: [] }
`,
      "config: { 'n:open': false, 'aws:region': eu-west-1 }",
    );
    const overrides = { open: "true", "n:origins": '["a"]', "aws:region": "us-east-1" };
    expect(readProject(directory, "dev", overrides).config).to.deep.equal({
      "n:open": "true",
      "n:origins": '["a"]',
      "aws:region": "us-east-1",
    });
    expect(() => readProject(directory, "dev", { open: "perhaps" }))
      .to.throw('--config: open must be of type boolean, not "perhaps"')
      .with.property("name", "UsageError");
    expect(() => readProject(directory, "dev", { opne: "true" }))
      .to.throw("n declares no opne; its settings are open, origins")
      .with.property("name", "UsageError");
  });

  const wrong: readonly [string, string, string | undefined, string][] = [
    [
      "a file that is no YAML",
      "name: [n\n",
      undefined,
      "must be sufficiently indented and end with a ] at line 2, column 1",
    ],
    ["a file of another kind", "text", undefined, 'must hold keys and values, not "text"'],
    [
      "another runtime",
      "name: n\nruntime: { name: python }",
      "config: {}",
      'only runtime nodejs runs locally, not "python"',
    ],
    ["no stack file", "name: notes", undefined, 'there is no stack "dev"'],
    [
      "a missing value",
      "name: n\nconfig:\n  a: { type: string }",
      "config: {}",
      "lacks configuration: a",
    ],
    [
      "a value of another type",
      "name: n\nconfig:\n  a: { type: integer, default: 1 }",
      "config: { 'n:a': many }",
      'n:a must be of type integer, not "many"',
    ],
    ["an encrypted value", "name: n", "config: { 'n:a': { secure: x } }", "is encrypted"],
    ["no YAML", "name: [", "config: {}", "Pulumi.yaml cannot be read"],
  ];
  for (const [what, project, stack, message] of wrong) {
    it(`says what is wrong with ${what}`, () => {
      write(project, stack);
      expect(() => readProject(directory, "dev"))
        .to.throw(message)
        .with.property("name", "UsageError");
    });
  }

  it("says that a folder holds no program", () => {
    expect(() => readProject(directory, "dev")).to.throw("holds no Pulumi program");
  });
});
