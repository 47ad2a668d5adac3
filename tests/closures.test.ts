import { randomUUID } from "node:crypto";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { endpointEnvironment } from "@secured-api/http/testing";
import type { APIGatewayProxyResult } from "aws-lambda";
import { expect } from "chai";
import type { Driver } from "../contract/case";
import { contract } from "../contract/contract";
import { runCase } from "../contract/run";
import { type LocalTable, startTable } from "./handlers/localTable";
import { archives, type Closures, startClosures } from "./support/closures";
import { apiEvent } from "./support/events";
import { type Evaluation, evaluate } from "./support/program";
import { projectFiles, root } from "./support/projectFiles";

describe("The HTTP contract, by the serialized functions, each in its own process", () => {
  let table: LocalTable;
  let closures: Closures;
  let driver: Driver;

  before(async () => {
    table = await startTable();
    closures = startClosures(await evaluate(), {
      ...table.environment,
      ...sdkVariables(),
    });
    driver = contractDriver(closures);
  });

  after(async () => {
    closures.stop();
    await table.stop();
  });

  for (const contractCase of contract) {
    it(contractCase.name, () => runCase(contractCase, driver));
  }

  it("opens one client per cold start, not one per call", async () => {
    const before = table.connections();
    const event = apiEvent({ path: `/todo/${randomUUID()}`, owner: randomUUID() });
    for (let call = 0; call < 50; call++) {
      await closures.describedAs("GET /todo/{id}").call(event);
    }
    expect(table.connections() - before).to.be.at.most(1);
  });

  it("puts scopes into tokens by the trigger", async () => {
    const event = {
      version: "2",
      triggerSource: "TokenGeneration_Authentication",
      request: {
        groupConfiguration: { groupsToOverride: ["strangers"] },
        scopes: ["aws.cognito.signin.user.admin"],
      },
    };
    expect(await closures.named("TodoAppUserPool-scopes").call(event)).to.deep.equal({
      ...event,
      response: {
        claimsAndScopeOverrideDetails: {
          accessTokenGeneration: { scopesToAdd: ["todo/read", "todo/write"], scopesToSuppress: [] },
        },
      },
    });
  });

  // AWS does not say what the event of a refresh has for scopes: those of the sign-in, of its last token, or none.
  const mark = "aws.cognito.signin.user.admin";
  const refreshes: Readonly<
    Record<string, readonly [readonly string[] | undefined, readonly string[]]>
  > = {
    "a sign-in by SDK, with its scopes": [[mark], ["todo/read", "todo/write"]],
    "… with those of its last token": [
      [mark, "todo/read", "todo/write"],
      ["todo/read", "todo/write"],
    ],
    "a sign-in on the hosted pages, with its scopes": [["openid", "todo/read"], []],
    "… that requested none of the pool": [["openid"], []],
    "either, with an empty list": [[], []],
    "either, without a list": [undefined, []],
  };
  for (const [what, [scopes, scopesToAdd]] of Object.entries(refreshes)) {
    it(`adds ${String(scopesToAdd.length)} scopes at a refresh of ${what}`, async () => {
      const request = { groupConfiguration: {}, ...(scopes === undefined ? {} : { scopes }) };
      const event = { version: "2", triggerSource: "TokenGeneration_RefreshTokens", request };
      const accessTokenGeneration = { scopesToAdd, scopesToSuppress: [] };
      expect(await closures.named("TodoAppUserPool-scopes").call(event)).to.deep.equal({
        ...event,
        response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } },
      });
    });
  }
});

describe("The serialized functions", () => {
  let evaluation: Evaluation;
  before(async () => {
    evaluation = await evaluate();
  });

  it("are one file each, which names neither this machine nor Pulumi", () => {
    const all = archives(evaluation);
    expect(all.size).to.equal(8);
    for (const [name, archive] of all) {
      if (archive.kind !== "archive") throw new Error(`${name} is no archive`);
      expect(Object.keys(archive.assets)).to.deep.equal(["__index.js"]);
      const json = JSON.stringify(archive);
      expect(json).not.to.contain(root);
      expect(json).not.to.contain("@pulumi");
      expect(json.length).to.be.below(64 * 1024);
    }
  });

  it("are the same bytes from another folder, clone and environment", async () => {
    const clone = copyOfTheProject();
    try {
      const elsewhere = await evaluate({
        directory: clone,
        environment: {
          ...process.env,
          NODE_ENV: "production",
          TZ: "Asia/Tokyo",
          LANG: "tr_TR.UTF-8",
          AWS_REGION: "eu-north-1",
          DYNAMODB_TABLE_NAME: "captured",
          CORS_ORIGINS: "https://captured.example",
          USER_POOL_ID: "captured",
        },
      });
      expect([...archives(elsewhere)].sort()).to.deep.equal([...archives(evaluation)].sort());
      expect(layerOf(elsewhere)).to.deep.equal(layerOf(evaluation));
    } finally {
      rmSync(dirname(clone), { recursive: true });
    }
  });
});

function contractDriver(closures: Closures): Driver {
  const people = { a: randomUUID(), b: randomUUID() };
  return {
    origin: endpointEnvironment.CORS_ORIGINS.split(",")[0] ?? "",
    gateway: false,
    send: async ({ as, body, ...request }) => {
      const owner = as === undefined ? {} : { owner: people[as] };
      const event = apiEvent({ ...request, body: body ?? null, ...owner });
      const closure = closures.describedAs(`${event.httpMethod} ${event.resource}`);
      const result = (await closure.call(event)) as APIGatewayProxyResult;
      const headers = Object.entries(result.headers ?? {}).map(([name, value]) => [
        name,
        String(value),
      ]);
      return {
        status: result.statusCode,
        headers: Object.fromEntries(headers) as Record<string, string>,
        body: result.body,
      };
    },
  };
}

/** What Lambda's runtime and the local cloud would set for the SDK. */
function sdkVariables(): Record<string, string> {
  const names = Object.keys(process.env).filter((name) => name.startsWith("AWS_"));
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? ""]));
}

function copyOfTheProject(): string {
  const clone = join(mkdtempSync(join(tmpdir(), "clone of ")), "the project");
  for (const file of projectFiles()) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(root, file), join(clone, file));
  }
  linkPackages(join(clone, "node_modules"));
  return clone;
}

/** Links to what is installed, but to the clone's workspaces instead of this one's. */
function linkPackages(folder: string): void {
  const scope = "@secured-api";
  mkdirSync(join(folder, scope), { recursive: true });
  const installed = join(root, "node_modules");
  for (const name of readdirSync(installed).filter((each) => each !== scope))
    symlinkSync(join(installed, name), join(folder, name));
  for (const name of readdirSync(join(installed, scope)))
    symlinkSync(readlinkSync(join(installed, scope, name)), join(folder, scope, name));
}

function layerOf({ resources }: Evaluation): unknown {
  return resources.find(({ type }) => type.endsWith(":LayerVersion"))?.inputs.code;
}
