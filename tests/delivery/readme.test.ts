import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { dependencies } from "../../package.json";
import { root } from "../support/projectFiles";

const text = readFileSync(join(root, "delivery/README.md"), "utf8");

/** The commands of a section: its first block, or another. */
function commands(section: string, block = 0): string {
  const [, whole = ""] = new RegExp(`\\n## ${section}\\n([^]*?)\\n## `).exec(text) ?? [];
  const found = [...whole.matchAll(/\n```sh\n([^]*?)\n```/g)][block]?.[1];
  if (found === undefined) throw new Error(`no commands in "${section}"`);
  return found;
}

const account = "123456789012";
const key = `arn:aws:kms:us-east-1:${account}:key/1`;
const secretsKey = (alias: string) => `arn:aws:kms:us-east-1:${account}:key/of-${alias}`;
const pulumi = dependencies["@pulumi/pulumi"];
const checksum = "2".repeat(64);
const connectionArn = `arn:aws:codeconnections:us-east-1:${account}:connection/1`;
const stacks = ["dev", "prod"];
const trusted = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:Before" }] };

const byName = "repo:example/todo-api";
const byIds = "repo:example@1/todo-api@2";

/** What GitHub says of a repository, by the arguments of its CLI; `prefix` is that of the subjects it issues. */
function gitHub(prefix: string): Readonly<Record<string, string>> {
  const repository = "api repos/example/todo-api";
  return {
    [`${repository}/actions/oidc/customization/sub --jq .sub_claim_prefix // empty`]: prefix,
    [`${repository} --jq "repo:\\(.owner.login)@\\(.owner.id)/\\(.name)@\\(.id)"`]: byIds,
  };
}

/** A GitHub CLI that has these answers and no others. */
function fakeGitHub(directory: string, answers: Readonly<Record<string, string>>): void {
  const lines = [
    `#!${process.execPath}`,
    `const answer = ${JSON.stringify(answers)}[process.argv.slice(2).join(" ")];`,
    'if (answer === undefined) throw new Error(`unexpected: gh ${process.argv.slice(2).join(" ")}`);',
    "console.log(answer);",
  ];
  writeFileSync(join(directory, "gh"), lines.join("\n"), { mode: 0o700 });
}

interface Calls {
  /** Of the AWS CLI: what is called, and its options by name, documents read. */
  readonly aws: readonly (readonly [string, Readonly<Record<string, unknown>>])[];
  /** Of Pulumi's: the lines. */
  readonly pulumi: readonly string[];
}

const buildRoleArns = Object.fromEntries(
  stacks.map((stack) => [
    stack,
    { preview: `arn:${stack}-preview-build`, deploy: `arn:${stack}-deploy-build` },
  ]),
);

/** Every call that commands make; the key of the secrets of a stack is `secretsKey` of it. */
function calls(script: string, prefix = byIds): Calls {
  const directory = mkdtempSync(join(tmpdir(), "readme-"));
  const log = (name: string) => join(directory, name);
  try {
    for (const name of ["aws.log", "pulumi.log"]) writeFileSync(log(name), "");
    const stubs = [
      `aws() { node -e 'console.log(JSON.stringify(process.argv.slice(1)))' -- "$@" >> ${log("aws.log")}`,
      // Confirmed when it is looked at for the second time.
      `case "$2" in create-connection) echo "${connectionArn}";;`,
      `get-connection) echo "$2" >> ${log("pulumi.log")}; [ -e seen ] && echo AVAILABLE || touch seen;;`,
      `get-role) echo '${JSON.stringify(trusted)}';; create-key) echo id;;`,
      `describe-key) echo "${secretsKey("$4")}";; esac; }`,
      `pulumi() { echo "$*" >> ${log("pulumi.log")}`,
      `[ "\${2-}" != output ] || echo '${JSON.stringify(buildRoleArns)}'; }`,
      'secrets() { echo "key of $1"; }',
      `curl() { for URL; do :; done; printf '%s  %s\\n' ${"1".repeat(64)} "\${URL##*/}" ${checksum} "pulumi-v${pulumi}-linux-x64.tar.gz"; }`,
      "npm() { :; }; sleep() { :; }; cd() { :; }; EDITOR=:",
      `BUCKET=state KEY=${key} REGION=us-east-1`,
    ];
    fakeGitHub(directory, gitHub(prefix));
    copyFileSync(join(root, "package.json"), join(directory, "package.json"));
    mkdirSync(join(directory, "delivery"));
    const { status, stderr } = spawnSync("bash", ["-euc", [...stubs, script].join("\n")], {
      cwd: join(directory, "delivery"),
      env: { ...process.env, PATH: `${directory}:${process.env.PATH ?? ""}` },
      encoding: "utf8",
    });
    expect([status, stderr]).to.deep.equal([0, ""]);
    const lines = (name: string) =>
      readFileSync(log(name), "utf8")
        .split("\n")
        .filter((line) => line !== "");
    return {
      pulumi: lines("pulumi.log"),
      aws: lines("aws.log").map((line) => {
        const [service = "", operation = "", ...rest] = JSON.parse(line) as string[];
        const options: Record<string, unknown> = {};
        for (let i = 0; i < rest.length; i += 2) {
          const value = rest[i + 1] ?? "";
          options[rest[i] ?? ""] = value.startsWith("{") ? (JSON.parse(value) as unknown) : value;
        }
        return [`${service} ${operation}`, options];
      }),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;

describe("The commands of the delivery README", () => {
  let roles: Calls["aws"];
  before(() => {
    roles = calls(commands("3. GitHub Actions")).aws;
  });

  const named = (call: string) =>
    roles.filter(([each]) => each === call).map(([, options]) => options);

  const policy = (role: string, name: string) =>
    roles.find(
      ([call, options]) =>
        call === "iam put-role-policy" &&
        options["--role-name"] === role &&
        options["--policy-name"] === name,
    )?.[1]["--policy-document"];

  const trust = (...subjects: readonly string[]) => ({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: {
          Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
        },
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": subjects,
          },
        },
      },
    ],
  });

  it("let each role be taken on by the runs in one environment alone", () => {
    const role = (name: string, environment: string) => ({
      "--role-name": name,
      ...(name.endsWith("-deploy") && { "--max-session-duration": "7200" }),
      "--assume-role-policy-document": trust(`${byIds}:environment:${environment}`),
    });
    expect(named("iam create-role")).to.deep.equal(
      stacks.flatMap((stack) => [
        role(`todo-${stack}-preview`, `${stack}-preview`),
        role(`todo-${stack}-deploy`, stack),
      ]),
    );
  });

  for (const [what, prefix, expected] of [
    ["a repository with numbers in its subject: those alone", byIds, [byIds]],
    ["an older repository: both forms, for when it is switched over", byName, [byName, byIds]],
    ["a GitHub that does not say: both forms", "", [byName, byIds]],
  ] as const) {
    it(`trust the subjects that GitHub issues for ${what}`, () => {
      const { aws } = calls(commands("3. GitHub Actions"), prefix);
      const documents = aws.flatMap(([call, options]) =>
        call === "iam create-role" ? [options["--assume-role-policy-document"]] : [],
      );
      expect(documents).to.deep.equal(
        ["dev-preview", "dev", "prod-preview", "prod"].map((environment) =>
          trust(...expected.map((each) => `${each}:environment:${environment}`)),
        ),
      );
    });
  }

  it("initialise every stack that is previewed, each with a key of its own", () => {
    const { pulumi, aws } = calls(commands("2. The stacks"));
    const { jobs } = parse(readFileSync(join(root, ".github/workflows/preview.yml"), "utf8")) as {
      readonly jobs: {
        readonly preview: { readonly strategy: { readonly matrix: { readonly stack: string[] } } };
      };
    };
    expect(jobs.preview.strategy.matrix.stack).to.deep.equal(stacks);
    expect(pulumi.filter((line) => line.startsWith("stack"))).to.deep.equal([
      ...stacks.map(
        (stack) =>
          `stack init ${stack} --secrets-provider awskms:///${secretsKey(`alias/todo-${stack}-secrets`)}?region=us-east-1`,
      ),
      "stack select dev",
    ]);
    expect(aws.filter(([call]) => call === "kms create-alias")).to.have.length(stacks.length);
  });

  it("give previews their stack's state and secrets and the zones to read, and nothing else", () => {
    const allow = (Action: string, Resource: unknown) => ({ Effect: "Allow", Action, Resource });
    for (const stack of stacks) {
      expect(policy(`todo-${stack}-preview`, "state")).to.deep.equal({
        Version: "2012-10-17",
        Statement: [
          allow("s3:ListBucket", "arn:aws:s3:::state"),
          allow("s3:GetObject", [
            "arn:aws:s3:::state/.pulumi/meta.yaml",
            `arn:aws:s3:::state/.pulumi/stacks/todo-api/${stack}.*`,
          ]),
          allow("kms:Decrypt", [key, `key of ${stack}`]),
        ],
      });
    }
    expect(named("iam attach-role-policy")).to.deep.equal(
      stacks.flatMap((stack) => [
        {
          "--role-name": `todo-${stack}-preview`,
          "--policy-arn": managed("AmazonRoute53ReadOnlyAccess"),
        },
        { "--role-name": `todo-${stack}-deploy`, "--policy-arn": managed("PowerUserAccess") },
      ]),
    );
    expect(named("iam put-role-policy")).to.have.length(2 * stacks.length);
  });

  it("let deployments make the roles of the program's components, and no other", () => {
    expect(policy("todo-prod-deploy", "functions")).to.deep.equal(
      policy("todo-dev-deploy", "functions"),
    );
    const { Statement } = policy("todo-dev-deploy", "functions") as {
      readonly Statement: readonly { readonly Action: string[]; readonly Resource: string[] }[];
    };
    expect(Statement).to.have.length(1);
    for (const action of Statement[0]?.Action ?? []) expect(action).to.match(/^iam:[A-Za-z]+$/);
    const program = readFileSync(join(root, "index.ts"), "utf8");
    const components = [...program.matchAll(/new (?:AuthPool|SecuredApi)\("(\w+)"/g)];
    expect(Statement[0]?.Resource).to.have.members(
      components.map(([, name = ""]) => `arn:aws:iam::${account}:role/${name}-*`),
    );
  });

  it("make the pipeline when its connection has been confirmed, and start it when its builds are trusted", () => {
    const { pulumi, aws } = calls(commands("4. CodePipeline"));
    const before = pulumi.slice(0, pulumi.indexOf("up"));
    expect(before.slice(0, 2)).to.deep.equal(["get-connection", "get-connection"]);
    expect(before).to.include(`config set connectionArn ${connectionArn}`);
    expect(before).to.include(`config set pulumiChecksum ${checksum}`);
    expect(aws.at(-1)?.[0]).to.equal("codepipeline start-pipeline-execution");
  });

  it("let none but administrators tag a release", () => {
    const [, input = ""] = /<<'JSON'\n([^]*)\nJSON/.exec(commands("3. GitHub Actions", 1)) ?? [];
    const { target, enforcement, conditions, rules, bypass_actors } = JSON.parse(input) as {
      readonly target: string;
      readonly enforcement: string;
      readonly conditions: { readonly ref_name: { readonly include: readonly string[] } };
      readonly rules: readonly { readonly type: string }[];
      readonly bypass_actors: readonly object[];
    };
    expect([target, enforcement]).to.deep.equal(["tag", "active"]);
    const { on } = parse(readFileSync(join(root, ".github/workflows/deploy.yml"), "utf8")) as {
      readonly on: { readonly push: { readonly tags: readonly string[] } };
    };
    expect(conditions.ref_name.include).to.deep.equal(
      on.push.tags.map((tag) => `refs/tags/${tag}`),
    );
    expect(rules.map(({ type }) => type)).to.deep.equal(["creation", "update", "deletion"]);
    expect(bypass_actors).to.deep.equal([
      { actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" },
    ]);
  });

  it("let each build of the pipeline take on its stack's role, and no other", () => {
    const updates = calls(commands("4. CodePipeline")).aws.filter(
      ([call]) => call === "iam update-assume-role-policy",
    );
    const trusting = (arn: string) => ({
      ...trusted,
      Statement: [
        ...trusted.Statement,
        { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: arn } },
      ],
    });
    expect(updates.map(([, options]) => options)).to.deep.equal(
      ["dev-preview", "dev-deploy", "prod-preview", "prod-deploy"].map((name) => ({
        "--role-name": `todo-${name}`,
        "--policy-document": trusting(`arn:${name}-build`),
      })),
    );
  });
});
