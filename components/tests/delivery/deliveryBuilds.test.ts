import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { parse } from "yaml";
import { DeliveryPipeline } from "../..";
import { buildSpec } from "../../delivery/buildProject";
import { type Graph, record } from "../support/graph";
import {
  allow,
  allowed,
  built,
  checksum,
  common,
  definition,
  identity,
  inCloud,
  role,
  specOf,
  token,
} from "./support";

const prepare = [
  'curl -fsSLo "$HOME/pulumi.tar.gz" https://get.pulumi.com/releases/sdk/pulumi-v3.248.0-linux-x64.tar.gz',
  `echo "${checksum}  $HOME/pulumi.tar.gz" | sha256sum --check --strict`,
  'tar -xzf "$HOME/pulumi.tar.gz" -C "$HOME"',
  'export PATH="$HOME/pulumi:$PATH"',
  'aws configure set profile.stack.role_arn "$ROLE_ARN"',
  "aws configure set profile.stack.credential_source EcsContainer",
  'pulumi login "$BACKEND"',
  'pulumi stack select "$STACK"',
];

describe("The builds of a DeliveryPipeline", () => {
  let graph: Graph;
  before(async () => {
    graph = await built();
  });

  const ofStack = (stack: string, kind: string) => ({
    environmentVariables: [
      { name: "BACKEND", value: "s3://state" },
      { name: "STACK", value: stack },
      { name: "ROLE_ARN", value: role(`${stack}-${kind}`) },
    ],
  });

  for (const [name, description, buildTimeout, environment] of [
    ["test", "Runs the tests", 20, { environmentVariables: [] }],
    ...["dev", "prod"].flatMap(
      (stack) =>
        [
          [
            `${stack}-preview`,
            `Shows what a deployment of ${stack} would change`,
            20,
            ofStack(stack, "preview"),
          ],
          [`${stack}-deploy`, `Deploys ${stack} and tries it`, 90, ofStack(stack, "deploy")],
        ] as const,
    ),
  ] as const) {
    it(`has a project for ${name} with a named image, its log group and the pipeline's key`, () => {
      const groupName = `/aws/codebuild/todo-api-test-Delivery-${name}`;
      const { source, ...project } = graph.one("aws:codebuild/project:Project", `Delivery-${name}`);
      expect(source).to.have.all.keys("type", "buildspec").and.to.include({ type: "CODEPIPELINE" });
      expect(project).to.deep.equal({
        description,
        serviceRole: `arn:Delivery-${name}-role`,
        artifacts: { type: "CODEPIPELINE" },
        environment: {
          type: "LINUX_CONTAINER",
          computeType: "BUILD_GENERAL1_MEDIUM",
          image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
          ...environment,
        },
        encryptionKey: "arn:Delivery-key",
        buildTimeout,
        logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName } },
      });
      expect(graph.one("aws:cloudwatch/logGroup:LogGroup", `Delivery-${name}-logs`)).to.deep.equal({
        name: groupName,
        retentionInDays: 30,
      });
    });
  }

  it("tests, previews and deploys by these commands", () => {
    const spec = (...commands: readonly string[]) => ({
      version: 0.2,
      env: { shell: "bash" },
      phases: {
        install: { "runtime-versions": { nodejs: 22 }, commands: ["npm ci"] },
        build: {
          "on-failure": "ABORT",
          commands: [["(", "set -euo pipefail", ...commands, ")"].join("\n")],
        },
      },
    });
    expect(specOf(graph, "Delivery-test")).to.deep.equal(spec("npm test"));
    for (const stack of ["dev", "prod"]) {
      expect(specOf(graph, `Delivery-${stack}-preview`)).to.deep.equal(
        spec(...prepare, "pulumi preview --diff --non-interactive -c aws:profile=stack"),
      );
      expect(specOf(graph, `Delivery-${stack}-deploy`)).to.deep.equal(
        spec(
          ...prepare,
          "pulumi up --yes --non-interactive --suppress-outputs -c aws:profile=stack",
          'apiUrl="$(pulumi stack output apiUrl)"',
          'userPoolId="$(pulumi stack output userPoolId)"',
          'userPoolClientId="$(pulumi stack output userPoolClientId)"',
          'AWS_PROFILE=stack npm run smoke -- --url "$apiUrl" --pool "$userPoolId" --client "$userPoolClientId"',
        ),
      );
    }
  });

  it("takes the token of Pulumi Cloud from Secrets Manager, and only for builds that access the state", async () => {
    const cloud = await built(inCloud);
    for (const stack of ["dev", "prod"]) {
      for (const kind of ["preview", "deploy"]) {
        const name = `${stack}-${kind}`;
        expect(specOf(cloud, `Delivery-${name}`).env).to.deep.equal({
          shell: "bash",
          "secrets-manager": { PULUMI_ACCESS_TOKEN: token(stack) },
        });
        expect(allowed(cloud, `Delivery-${name}-policy`)).to.deep.equal([
          ...common(name),
          allow(["secretsmanager:GetSecretValue"], token(stack)),
          allow(["sts:AssumeRole"], role(name)),
        ]);
        const project = cloud.one("aws:codebuild/project:Project", `Delivery-${name}`);
        expect(project.environment).to.deep.include({
          environmentVariables: [
            { name: "BACKEND", value: "https://api.pulumi.com" },
            ...ofStack(stack, kind).environmentVariables.slice(1),
          ],
        });
      }
    }
    expect(allowed(cloud, "Delivery-test-policy")).to.deep.equal(common("test"));
    expect(JSON.stringify(specOf(cloud, "Delivery-test"))).not.to.contain("PULUMI");
  });

  it("keep the projects and roles that all stacks shared before, for the first stack", async () => {
    const aliases: Record<string, unknown> = {};
    const note: pulumi.ResourceTransformation = ({ name, opts }) => {
      // The provider's own are of former types.
      if (JSON.stringify(opts.aliases ?? []).includes('"name"')) aliases[name] = opts.aliases;
      return undefined;
    };
    await record(
      () => new DeliveryPipeline("Delivery", definition, { transformations: [note] }),
      identity,
    );
    const former = (kind: string) =>
      ["", "-role", "-policy"].map((part) => ({ name: `Delivery-${kind}${part}` }));
    const own = ["", "-role", "-policy", "-logs"];
    expect(aliases).to.deep.equal(
      Object.fromEntries(
        ["preview", "deploy"].flatMap((kind) =>
          own.map((part) => [`Delivery-dev-${kind}${part}`, former(kind)]),
        ),
      ),
    );
  });

  describe("as they run", () => {
    let directory: string;
    let archiveChecksum: string;
    before(() => {
      directory = mkdtempSync(join(tmpdir(), "builds-"));
      // The CLI as it is released: an archive with a folder.
      mkdirSync(join(directory, "released/pulumi"), { recursive: true });
      writeFileSync(join(directory, "released/pulumi/pulumi"), recorder(), { mode: 0o700 });
      const args = ["-czf", "archive.tar.gz", "-C", "released", "pulumi"];
      expect(spawnSync("tar", args, { cwd: directory }).status).to.equal(0);
      const archive = readFileSync(join(directory, "archive.tar.gz"));
      archiveChecksum = createHash("sha256").update(archive).digest("hex");
    });
    after(() => {
      rmSync(directory, { recursive: true });
    });

    /** A tool that records how it was called, and may fail. */
    const recorder = () =>
      [
        "#!/bin/sh",
        'call="${0##*/} $*${AWS_PROFILE:+ as $AWS_PROFILE}"',
        `echo "$call" >> ${join(directory, "calls")}`,
        `case "$call" in "$FAILING"*) exit 1;; *output*) echo "the $3";; curl*) cp ${join(directory, "archive.tar.gz")} "$2";; esac`,
      ].join("\n");

    /** Runs a build's script in bash with such tools, and with a checksum in the place of the definition's. */
    function run(project: string, failing: string, pinned = archiveChecksum) {
      const log = join(directory, "calls");
      writeFileSync(log, "");
      const home = join(directory, "home");
      rmSync(home, { recursive: true, force: true });
      mkdirSync(home);
      for (const tool of ["aws", "curl", "npm"]) {
        writeFileSync(join(directory, tool), recorder(), { mode: 0o700 });
      }
      const [script = ""] = specOf(graph, project).phases.build.commands;
      const env = {
        HOME: home,
        PATH: `${directory}:${process.env.PATH ?? ""}`,
        STACK: "dev",
        ROLE_ARN: "role",
        BACKEND: "s3://state",
        FAILING: failing,
      };
      const { status } = spawnSync("bash", ["-c", script.replace(checksum, pinned)], { env });
      const calls = readFileSync(log, "utf8").trim().split("\n");
      return { status, calls: calls.map((call) => call.replace(home, "HOME")) };
    }

    const prepared = [
      "curl -fsSLo HOME/pulumi.tar.gz https://get.pulumi.com/releases/sdk/pulumi-v3.248.0-linux-x64.tar.gz",
      "aws configure set profile.stack.role_arn role",
      "aws configure set profile.stack.credential_source EcsContainer",
      "pulumi login s3://state",
      "pulumi stack select dev",
    ];
    const up = "pulumi up --yes --non-interactive --suppress-outputs -c aws:profile=stack";
    const outputs = ["apiUrl", "userPoolId", "userPoolClientId"].map(
      (name) => `pulumi stack output ${name}`,
    );

    it("deploy, then try what was deployed with the stack's role", () => {
      const smoke =
        "npm run smoke -- --url the apiUrl --pool the userPoolId --client the userPoolClientId as stack";
      expect(run("Delivery-dev-deploy", "nothing")).to.deep.equal({
        status: 0,
        calls: [...prepared, up, ...outputs, smoke],
      });
      expect(run("Delivery-dev-deploy", "npm run smoke").status).to.equal(1);
    });

    it("end when the Pulumi CLI is not the one that is pinned, before anything of it runs", () => {
      expect(run("Delivery-dev-deploy", "nothing", checksum)).to.deep.equal({
        status: 1,
        calls: prepared.slice(0, 1),
      });
    });

    it("end at what fails, also within a pipe or a substitution", () => {
      expect(run("Delivery-dev-deploy", "curl")).to.deep.equal({
        status: 1,
        calls: prepared.slice(0, 1),
      });
      expect(run("Delivery-dev-deploy", "pulumi up")).to.deep.equal({
        status: 1,
        calls: [...prepared, up],
      });
      expect(run("Delivery-dev-deploy", "pulumi stack output apiUrl")).to.deep.equal({
        status: 1,
        calls: [...prepared, up, ...outputs.slice(0, 1)],
      });
      expect(run("Delivery-dev-preview", "pulumi preview").status).to.equal(1);
      expect(run("Delivery-test", "npm test").status).to.equal(1);
    });
  });
});

describe("buildSpec", () => {
  it("is YAML, with quotes and colons as they were", () => {
    const commands = ['echo "a: b" # c', "x='y'"];
    const spec = parse(buildSpec({ commands })) as { phases: { build: { commands: string[] } } };
    expect(spec.phases.build.commands).to.deep.equal([
      `(\nset -euo pipefail\n${commands.join("\n")}\n)`,
    ]);
  });
});
