import { isAsset, type Resource } from "@secured-api/local-cloud";
import { expect } from "chai";
import { type Evaluation, evaluate } from "./support/program";

const fn = "aws:lambda/function:Function";
const operationNames = ["get", "post", "put", "patch", "delete"] as const;

function one(resources: readonly Resource[], type: string, name?: string): Resource {
  const found = resources.filter((each) => each.type === type && (name ?? each.name) === each.name);
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new Error(`${String(found.length)} resources are ${type} ${name ?? ""}`);
  }
  return only;
}

function count(resources: readonly Resource[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of resources) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

interface Document {
  readonly info: { readonly title: string };
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly security?: readonly object[] }>>>
  >;
}

describe("the todo program", () => {
  let dev: Evaluation;
  let prod: Evaluation;
  before(async () => {
    dev = await evaluate({ stack: "dev" });
    prod = await evaluate({
      stack: "prod",
      config: {
        "todo-api:domain": "api.example.com",
        "todo-api:zone": "example.com",
        "todo-api:domainPrefix": "my-todos",
        "todo-api:accessTokenMinutes": "15",
        "todo-api:callbackUrls": '["https://app.example.com/"]',
      },
    });
  });

  it("registers these resources and no others", () => {
    expect([dev.code, dev.output]).to.deep.equal([0, ""]);
    expect(count(dev.resources)).to.deep.equal({
      "aws:apigateway/account:Account": 1,
      "aws:apigateway/deployment:Deployment": 1,
      "aws:apigateway/methodSettings:MethodSettings": 2,
      "aws:apigateway/restApi:RestApi": 1,
      "aws:apigateway/stage:Stage": 1,
      "aws:apigateway:x:API": 1,
      "aws:cloudwatch/logGroup:LogGroup": 10,
      "aws:cognito/resourceServer:ResourceServer": 1,
      "aws:cognito/userPool:UserPool": 1,
      "aws:cognito/userPoolClient:UserPoolClient": 1,
      "aws:dynamodb/table:Table": 1,
      "aws:iam/role:Role": 9,
      "aws:iam/rolePolicy:RolePolicy": 8,
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment": 1,
      "aws:lambda/function:Function": 8,
      "aws:lambda/layerVersion:LayerVersion": 1,
      "aws:lambda/permission:Permission": 8,
      "todo-api:components:AuthPool": 1,
      "todo-api:components:InlineFunction": 8,
      "todo-api:components:SdkLayer": 1,
      "todo-api:components:SecuredApi": 1,
      "todo-api:components:TodoTable": 1,
    });
  });

  it("is whole in a preview, where nothing is known that AWS makes up", async () => {
    const preview = await evaluate({ stack: "dev", preview: true });
    expect([preview.code, preview.output]).to.deep.equal([0, ""]);
    expect(count(preview.resources)).to.deep.equal(count(dev.resources));
  });

  it("has its resources within its components", () => {
    const topLevel = dev.resources.filter(({ parent }) => parent.includes("pulumi:pulumi:Stack"));
    expect(topLevel.map(({ type }) => type)).to.have.members([
      "todo-api:components:AuthPool",
      "todo-api:components:SdkLayer",
      "todo-api:components:SecuredApi",
      "todo-api:components:TodoTable",
    ]);
  });

  it("guards every route but /health with the scope that fits its method", () => {
    const { paths, info } = JSON.parse(
      String(one(dev.resources, "aws:apigateway/restApi:RestApi").inputs.body),
    ) as Document;
    const routes = Object.entries(paths).flatMap(([path, operations]) =>
      operationNames
        .filter((name) => name in operations)
        .map((name) => [`${name} ${path}`, operations[name]?.security]),
    );
    const scope = (name: string) => [{ CognitoAuth: [name] }];
    expect(info.title).to.equal("TodoAPI");
    expect(Object.fromEntries(routes)).to.deep.equal({
      "post /todo": scope("todo/write"),
      "get /todo": scope("todo/read"),
      "get /todo/{id}": scope("todo/read"),
      "put /todo/{id}": scope("todo/write"),
      "patch /todo/{id}": scope("todo/write"),
      "delete /todo/{id}": scope("todo/write"),
      "get /health": undefined,
    });
    expect(Object.values(paths).map(({ options }) => options?.security)).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("changes the stage only when the gateway may call each function and write its logs", () => {
    const stage = one(dev.resources, "aws:apigateway/stage:Stage");
    const urnsOf = (type: string) =>
      dev.resources
        .filter((each) => each.type === type && each.name.startsWith("TodoAPI-"))
        .map(({ urn }) => urn);
    const routes = urnsOf("aws:lambda/permission:Permission");
    const logs = urnsOf("aws:cloudwatch/logGroup:LogGroup").filter((urn) =>
      /TodoAPI-(access|execution)-logs$/.test(urn),
    );
    const account = urnsOf("aws:apigateway/account:Account");
    expect([routes.length, logs.length, account.length]).to.deep.equal([7, 2, 1]);
    expect(stage.dependencies).to.include.members([...routes, ...logs, ...account]);
  });

  it("limits /health, which anyone may call, more than the rest", () => {
    const settings = (name: string) =>
      one(dev.resources, "aws:apigateway/methodSettings:MethodSettings", name).inputs;
    expect(settings("TodoAPI-settings")).to.deep.include({ methodPath: "*/*" });
    const health = settings("TodoAPI-get-health-settings");
    expect(health.methodPath).to.equal("~1health/GET");
    expect(health.settings).to.include({ throttlingRateLimit: 5, throttlingBurstLimit: 10 });
  });

  it("bounds in prod what each route takes of the account's concurrency, and reserves nothing in dev", () => {
    const reserved = ({ resources }: Evaluation) =>
      resources
        .filter(({ type, name }) => type === fn && name.startsWith("TodoAPI-"))
        .map(({ inputs }) => inputs.reservedConcurrentExecutions);
    expect(reserved(prod)).to.deep.equal(Array<number>(7).fill(50));
    expect(reserved(dev)).to.deep.equal(Array<undefined>(7).fill(undefined));
  });

  it("lets each function do what its route does, on this table alone", () => {
    const allowed = dev.resources
      .filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")
      .map(({ name, inputs }) => {
        const { Statement } = JSON.parse(String(inputs.policy)) as {
          readonly Statement: readonly { readonly Action: string[]; readonly Resource: string[] }[];
        };
        const onTable = Statement.filter(({ Action }) => Action[0]?.startsWith("dynamodb:"));
        return [name, onTable.map(({ Action, Resource }) => [...Action, ...Resource])];
      });
    const on = (action: string, resource = "arn:TodoTable") => [`dynamodb:${action}`, resource];
    expect(Object.fromEntries(allowed)).to.deep.equal({
      "TodoAPI-post-todo-policy": [on("PutItem")],
      "TodoAPI-get-todo-policy": ["newest", "newestOpen", "newestDone"].map((index) =>
        on("Query", `arn:TodoTable/index/${index}`),
      ),
      "TodoAPI-get-todo-id-policy": [on("GetItem")],
      "TodoAPI-put-todo-id-policy": [on("PutItem"), on("UpdateItem")],
      "TodoAPI-patch-todo-id-policy": [on("UpdateItem")],
      "TodoAPI-delete-todo-id-policy": [on("DeleteItem")],
      "TodoAPI-get-health-policy": [],
      "TodoAppUserPool-scopes-policy": [],
    });
  });

  it("tells functions where things are by environment, and nothing of the pool by code", () => {
    const { environment } = one(dev.resources, fn, "TodoAPI-get-todo").inputs;
    expect(environment).to.deep.equal({
      variables: {
        DYNAMODB_TABLE_NAME: "TodoTable-name",
        COGNITO_REGION: "us-east-1",
        USER_POOL_ID: "TodoAppUserPool-id",
        USER_POOL_CLIENT_IDS: "TodoAppUserPool-web-id",
        CORS_ORIGINS: "http://localhost:5173",
      },
    });
  });

  it("exports what clients and operators need", () => {
    const outputs = {
      apiUrl: "https://TodoAPI/v1",
      userPoolId: "TodoAppUserPool-id",
      userPoolClientId: "TodoAppUserPool-web-id",
      tableName: "TodoTable-name",
      region: "us-east-1",
      issuer: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool",
    };
    expect(dev.outputs).to.deep.equal(outputs);
  });

  it("exports the hosted pages' address, and the API's custom one, when there are some", () => {
    expect(prod.outputs).to.include({
      apiUrl: "https://api.example.com",
      userPoolDomain: "https://my-todos.auth.us-east-1.amazoncognito.com",
    });
  });

  it("protects data in prod and requires a second factor", () => {
    const table = one(prod.resources, "aws:dynamodb/table:Table");
    const pool = one(prod.resources, "aws:cognito/userPool:UserPool");
    const client = one(prod.resources, "aws:cognito/userPoolClient:UserPoolClient");
    const logs = prod.resources.filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup");
    const protectedOnes = prod.resources.filter(({ custom, protect }) => custom && protect);
    expect(protectedOnes).to.have.members([table, pool]);
    expect(table.inputs).to.include({ deletionProtectionEnabled: true });
    expect(pool.inputs).to.deep.include({
      deletionProtection: "ACTIVE",
      mfaConfiguration: "ON",
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
    });
    expect(client.inputs).to.deep.include({
      explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
      refreshTokenRotation: { feature: "ENABLED", retryGracePeriodSeconds: 30 },
      accessTokenValidity: 15,
      tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "days" },
    });
    expect(new Set(logs.map(({ inputs }) => inputs.retentionInDays))).to.deep.equal(new Set([365]));
    expect(one(dev.resources, "aws:dynamodb/table:Table").protect).to.equal(false);
  });

  it("ships the same code to every stack: a function's own code and nothing else", () => {
    const code = ({ resources }: Evaluation) =>
      resources
        .filter(({ type }) => type === fn)
        .map(({ name, inputs }) => [name, isAsset(inputs.code) && inputs.code] as const)
        .sort(([a], [b]) => a.localeCompare(b));
    expect(code(dev)).to.have.length(8);
    for (const [, archive] of code(dev)) {
      if (archive === false || archive.kind !== "archive") throw new Error("no archive");
      expect(Object.keys(archive.assets)).to.deep.equal(["__index.js"]);
    }
    expect(code(prod)).to.deep.equal(code(dev));
  });

  it("says everything that is wrong with its configuration and registers nothing", async () => {
    const { code, resources, output } = await evaluate({
      config: {
        "todo-api:corsOrigins": '["https://app.example.com/path"]',
        "todo-api:logRetentionDays": "8",
        "todo-api:mfa": "sometimes",
        "todo-api:timeoutSeconds": "30",
        "todo-api:gatewayLogs": "maybe",
        "todo-api:domainPrefix": "My_Pages",
        "todo-api:domain": "api.example.org",
        "todo-api:zone": "example.com",
        "todo-api:callbackUrls": '["http://app.example.com"]',
        "todo-api:throttleRate": "fast",
        "todo-api:throttleBurst": "0",
        "todo-api:accessTokenMinutes": "4",
        "todo-api:deletionProtecton": "true",
        "aws:region": "mars-north-1",
      },
    });
    expect(code).not.to.equal(0);
    expect(resources).to.deep.equal([]);
    for (const part of [
      "problems, nothing was changed:",
      'corsOrigins: a CORS origin must be a scheme, host and port alone, without wildcards, e.g. "https://app.example.com", or "*" alone for any, not "https://app.example.com/path"',
      "logRetentionDays must be one of 1, 3, 5",
      'mfa must be one of off, optional, required, not "sometimes"',
      "accessTokenMinutes must be a whole number from 5 to 1440, not 4",
      "timeoutSeconds must be a whole number from 1 to 28, not 30",
      'gatewayLogs must be one of existing, create, off, not "maybe"',
      'domainPrefix must be a prefix of lower-case letters, digits and hyphens without "aws", "amazon" or "cognito", not "My_Pages"',
      'domain must be example.com or a name that ends in .example.com, not "api.example.org"',
      'callbackUrls and logoutUrls: a callback or logout URL must be https, or http on localhost, not "http://app.example.com"',
      "throttleRate",
      "throttleBurst must be a whole number from 1 to 5000, not 0",
      'aws:region must be a region of AWS, not "mars-north-1"',
      "deletionProtecton is not a key of todo-api: is it deletionProtection?",
    ]) {
      expect(output).to.contain(part);
    }
    expect(output.match(/logRetentionDays must/g)).to.have.length(1);
    expect(output).not.to.contain("    at ");
  });
});
