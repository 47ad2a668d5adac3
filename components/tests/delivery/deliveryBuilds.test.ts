import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { buildSpec } from "../../delivery/buildProject";
import type { Graph } from "../support/graph";
import { allow, allowed, built, common, role, specOf, tokenSecretArn } from "./support";

const prepare = [
  "curl -fsSL https://get.pulumi.com | sh -s -- --version 3.248.0",
  'export PATH="$HOME/.pulumi/bin:$PATH"',
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

  const state = { environmentVariables: [{ name: "BACKEND", value: "s3://state" }] };

  for (const [name, description, buildTimeout, environment] of [
    ["test", "Runs the tests", 20, { environmentVariables: [] }],
    ["preview", "Shows what a deployment would change", 20, state],
    ["deploy", "Deploys a stack and tries it", 60, state],
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
    expect(specOf(graph, "Delivery-preview")).to.deep.equal(
      spec(...prepare, "pulumi preview --diff --non-interactive -c aws:profile=stack"),
    );
    expect(specOf(graph, "Delivery-deploy")).to.deep.equal(
      spec(
        ...prepare,
        "pulumi up --yes --non-interactive --suppress-outputs -c aws:profile=stack",
        'apiUrl="$(pulumi stack output apiUrl)"',
        'userPoolId="$(pulumi stack output userPoolId)"',
        'userPoolClientId="$(pulumi stack output userPoolClientId)"',
        'AWS_PROFILE=stack npm run smoke -- --url "$apiUrl" --pool "$userPoolId" --client "$userPoolClientId"',
      ),
    );
  });

  it("takes the token of Pulumi Cloud from Secrets Manager, and only for builds that access the state", async () => {
    const cloud = await built({ state: { kind: "cloud", tokenSecretArn } });
    const secrets = { "secrets-manager": { PULUMI_ACCESS_TOKEN: tokenSecretArn } };
    for (const name of ["preview", "deploy"]) {
      expect(specOf(cloud, `Delivery-${name}`).env).to.deep.equal({ shell: "bash", ...secrets });
      expect(allowed(cloud, `Delivery-${name}-policy`)).to.deep.equal([
        ...common(name),
        allow(["secretsmanager:GetSecretValue"], tokenSecretArn),
        allow(
          ["sts:AssumeRole"],
          ...(name === "preview" ? [role("preview")] : [role("dev"), role("prod")]),
        ),
      ]);
      expect(
        graph.one("aws:codebuild/project:Project", `Delivery-${name}`).environment,
      ).to.deep.include(state);
    }
    expect(allowed(cloud, "Delivery-test-policy")).to.deep.equal(common("test"));
    expect(JSON.stringify(specOf(cloud, "Delivery-test"))).not.to.contain("PULUMI");
  });

  describe("as they run", () => {
    let directory: string;
    before(() => {
      directory = mkdtempSync(join(tmpdir(), "builds-"));
    });
    after(() => {
      rmSync(directory, { recursive: true });
    });

    /** Runs a build's script in bash, where every tool records how it was called, and one may fail. */
    function run(project: string, failing: string) {
      const log = join(directory, "calls");
      writeFileSync(log, "");
      for (const tool of ["aws", "curl", "npm", "pulumi"]) {
        const file = join(directory, tool);
        const lines = [
          "#!/bin/sh",
          'call="${0##*/} $*${AWS_PROFILE:+ as $AWS_PROFILE}"',
          `echo "$call" >> ${log}`,
          `case "$call" in "${failing}"*) exit 1;; *output*) echo "the $3";; esac`,
        ];
        writeFileSync(file, lines.join("\n"));
        chmodSync(file, 0o700);
      }
      const [script = ""] = specOf(graph, project).phases.build.commands;
      const env = {
        HOME: directory,
        PATH: `${directory}:${process.env.PATH ?? ""}`,
        STACK: "dev",
        ROLE_ARN: "role",
        BACKEND: "s3://state",
      };
      const { status } = spawnSync("bash", ["-c", script], { env });
      return { status, calls: readFileSync(log, "utf8").trim().split("\n") };
    }

    const prepared = [
      "curl -fsSL https://get.pulumi.com",
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
      expect(run("Delivery-deploy", "nothing")).to.deep.equal({
        status: 0,
        calls: [...prepared, up, ...outputs, smoke],
      });
      expect(run("Delivery-deploy", "npm run smoke").status).to.equal(1);
    });

    it("end at what fails, also within a pipe or a substitution", () => {
      expect(run("Delivery-deploy", "curl")).to.deep.equal({
        status: 1,
        calls: prepared.slice(0, 1),
      });
      expect(run("Delivery-deploy", "pulumi up")).to.deep.equal({
        status: 1,
        calls: [...prepared, up],
      });
      expect(run("Delivery-deploy", "pulumi stack output apiUrl")).to.deep.equal({
        status: 1,
        calls: [...prepared, up, ...outputs.slice(0, 1)],
      });
      expect(run("Delivery-preview", "pulumi preview").status).to.equal(1);
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
