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
      .to.throw("--config: opne is not a key of n: is it open?")
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
    [
      "a mistyped key",
      "name: n\nconfig:\n  deletionProtection: { type: boolean, default: false }\n  days: 1",
      "config: { 'n:deletionProtecton': true }",
      "Pulumi.dev.yaml: deletionProtecton is not a key of n: is it deletionProtection?",
    ],
    [
      "another case",
      "name: n\nconfig:\n  selfSignUp: false",
      "config: { 'n:selfSignup': true }",
      "selfSignup is not a key of n: is it selfSignUp?",
    ],
    [
      "keys that are like none, all of them",
      "name: n\nconfig:\n  a: 1\n  'n:bee': 2",
      "config: { 'n:bogus': 3, more: 4 }",
      "bogus is not a key of n: its keys are a, bee",
    ],
    [
      "an unknown region",
      "name: n",
      "config: { 'aws:region': mars-north-1 }",
      'aws:region must be a region of AWS, not "mars-north-1"; for a newer one set aws:skipRegionValidation to true',
    ],
    [
      "a mistyped region",
      "name: n",
      "config: { 'aws:region': us-eats-1 }",
      'aws:region must be a region of AWS (us-east-1?), not "us-eats-1"',
    ],
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

  it("takes keys of other namespaces, and any key of a project that declares none", () => {
    write(
      "name: n\nconfig:\n  a: 1\n  'aws:profile': { type: string }",
      "config: { 'aws:region': eu-west-1, 'other:a': 1, 'n2:b': 2 }",
    );
    expect(readProject(directory, "dev").config).to.deep.equal({
      ...{ "n:a": "1", "aws:region": "eu-west-1", "other:a": "1", "n2:b": "2" },
    });
    write("name: n\nconfig:\n  'aws:region': eu-west-1", "config: { 'n:any': 1 }");
    expect(readProject(directory, "dev", { more: "2" }).config).to.deep.equal({
      ...{ "n:any": "1", "n:more": "2", "aws:region": "eu-west-1" },
    });
  });

  it("takes a region that it does not know where the provider would", () => {
    write("name: n", "config: { 'aws:region': eu-west-9, 'aws:skipRegionValidation': true }");
    expect(readProject(directory, "dev").config["aws:region"]).to.equal("eu-west-9");
  });

  it("takes a map as YAML and as JSON, and no list for it", () => {
    write("name: n\nconfig:\n  variables: { type: object, default: {} }", "config: {}");
    expect(readProject(directory, "dev").config).to.deep.equal({ "n:variables": "{}" });
    const json = readProject(directory, "dev", { variables: '{"a":"b"}' }).config;
    expect(json).to.deep.equal({ "n:variables": '{"a":"b"}' });
    write("name: n\nconfig:\n  variables: { type: object }", "config: { 'n:variables': [a] }");
    expect(() => readProject(directory, "dev")).to.throw("n:variables must be of type object");
  });

  it("says that a folder holds no program", () => {
    expect(() => readProject(directory, "dev")).to.throw("holds no Pulumi program");
  });
});
