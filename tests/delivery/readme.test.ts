import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../support/projectFiles";

const text = readFileSync(join(root, "delivery/README.md"), "utf8");

/** The commands of a section. */
function commands(section: string): string {
  const found = new RegExp(`\\n## ${section}\\n[^]*?\\n\`\`\`sh\\n([^]*?)\\n\`\`\``).exec(
    text,
  )?.[1];
  if (found === undefined) throw new Error(`no commands in "${section}"`);
  return found;
}

const account = "123456789012";
const key = `arn:aws:kms:us-east-1:${account}:key/1`;
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

/** Every call of the AWS CLI that commands make: what is called, and its options by name, documents read. */
function calls(
  script: string,
  prefix = byIds,
): readonly (readonly [string, Readonly<Record<string, unknown>>])[] {
  const directory = mkdtempSync(join(tmpdir(), "readme-"));
  try {
    const stubs = [
      `aws() { node -e 'console.log(JSON.stringify(process.argv.slice(1)))' -- "$@" >> ${directory}/calls`,
      `case "$2" in get-role) echo '${JSON.stringify(trusted)}';; esac; }`,
      'pulumi() { [ "${2-}" != output ] || echo "arn:$3"; }',
      "cd() { :; }; EDITOR=:",
      `BUCKET=state KEY=${key} REGION=us-east-1`,
    ];
    fakeGitHub(directory, gitHub(prefix));
    const { status, stderr } = spawnSync("bash", ["-euc", [...stubs, script].join("\n")], {
      cwd: directory,
      env: { ...process.env, PATH: `${directory}:${process.env.PATH ?? ""}` },
      encoding: "utf8",
    });
    expect([status, stderr]).to.deep.equal([0, ""]);
    const lines = readFileSync(join(directory, "calls"), "utf8").trim().split("\n");
    return lines.map((line) => {
      const [service = "", operation = "", ...rest] = JSON.parse(line) as string[];
      const options: Record<string, unknown> = {};
      for (let i = 0; i < rest.length; i += 2) {
        const value = rest[i + 1] ?? "";
        options[rest[i] ?? ""] = value.startsWith("{") ? (JSON.parse(value) as unknown) : value;
      }
      return [`${service} ${operation}`, options];
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;

describe("The commands of the delivery README", () => {
  let roles: ReturnType<typeof calls>;
  before(() => {
    roles = calls(commands("3. GitHub Actions"));
  });

  const policy = (role: string, name: string) =>
    roles.find(
      ([call, options]) =>
        call === "iam put-role-policy" &&
        options["--role-name"] === role &&
        options["--policy-name"] === name,
    )?.[1]["--policy-document"];

  it("let previews be taken on by pull requests, and deployments by the two environments alone", () => {
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
              "token.actions.githubusercontent.com:sub": subjects.map(
                (subject) => `${byIds}:${subject}`,
              ),
            },
          },
        },
      ],
    });
    expect(roles.filter(([call]) => call === "iam create-role")).to.deep.equal(
      [
        ["todo-preview", trust("pull_request")],
        ["todo-deploy", trust("environment:dev", "environment:prod")],
      ].map(([name, document]) => [
        "iam create-role",
        { "--role-name": name, "--assume-role-policy-document": document },
      ]),
    );
  });

  for (const [what, prefix, expected] of [
    ["a repository with numbers in its subject: those alone", byIds, [byIds]],
    ["an older repository: both forms, for when it is switched over", byName, [byName, byIds]],
    ["a GitHub that does not say: both forms", "", [byName, byIds]],
  ] as const) {
    it(`trust the subjects that GitHub issues for ${what}`, () => {
      const [, create] =
        calls(commands("3. GitHub Actions"), prefix).find(
          ([call, options]) =>
            call === "iam create-role" && options["--role-name"] === "todo-deploy",
        ) ?? [];
      const { Statement } = create?.["--assume-role-policy-document"] as {
        readonly Statement: readonly {
          readonly Condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
        }[];
      };
      const subjects = Statement[0]?.Condition.StringEquals?.[
        "token.actions.githubusercontent.com:sub"
      ] as readonly string[];
      expect(subjects).to.have.members(
        expected.flatMap((each) => [`${each}:environment:dev`, `${each}:environment:prod`]),
      );
    });
  }

  it("give previews the state and the zones to read, and nothing else", () => {
    const allow = (Action: string, Resource: string) => ({ Effect: "Allow", Action, Resource });
    expect(policy("todo-preview", "state")).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        allow("s3:ListBucket", "arn:aws:s3:::state"),
        allow("s3:GetObject", "arn:aws:s3:::state/.pulumi/*"),
        allow("kms:Decrypt", key),
      ],
    });
    expect(roles.filter(([call]) => call === "iam attach-role-policy")).to.deep.equal(
      [
        ["todo-preview", managed("AmazonRoute53ReadOnlyAccess")],
        ["todo-deploy", managed("PowerUserAccess")],
      ].map(([name, arn]) => [
        "iam attach-role-policy",
        { "--role-name": name, "--policy-arn": arn },
      ]),
    );
    expect(roles.filter(([call]) => call === "iam put-role-policy")).to.have.length(2);
  });

  it("let deployments make the roles of the program's components, and no other", () => {
    const { Statement } = policy("todo-deploy", "functions") as {
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

  it("let the pipeline's builds take the roles on as well", () => {
    const updates = calls(commands("4. CodePipeline")).filter(
      ([call]) => call === "iam update-assume-role-policy",
    );
    const trusting = (arn: string) => ({
      ...trusted,
      Statement: [
        ...trusted.Statement,
        { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: arn } },
      ],
    });
    expect(updates.map(([, options]) => options)).to.deep.equal([
      { "--role-name": "todo-preview", "--policy-document": trusting("arn:previewBuildRoleArn") },
      { "--role-name": "todo-deploy", "--policy-document": trusting("arn:deployBuildRoleArn") },
    ]);
  });
});
