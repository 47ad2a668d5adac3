import { expect } from "chai";
import type { Properties } from "../../src/program/properties";
import { startTestCloud, type TestCloud } from "../support/cloudSupport";
import { cognito, denied, readNote, serviceCall } from "../support/serviceCall";

const account = "000000000000";

describe("A service that calls a function", () => {
  let running: TestCloud;
  let url: string;
  let apiId: string;
  before(async () => {
    running = await startTestCloud();
    const uri = await running.registerFunction(
      "open",
      "async () => ({ statusCode: 200, body: 'in' })",
    );
    url = await running.registerApi({ "GET /open": uri });
  });
  after(() => running.cloud.close());

  async function get(path: string): Promise<readonly [number, string]> {
    const response = await fetch(`${url}${path}`);
    apiId = running.requests.at(-1)?.apiId ?? "";
    return [response.status, await response.text()];
  }

  const permission = (inputs: Properties) =>
    running.register("aws:lambda/permission:Permission", "open", {
      ...{ function: "open", action: "lambda:InvokeFunction" },
      ...{ principal: "apigateway.amazonaws.com", ...inputs },
    });

  const source = (path: string) => `arn:aws:execute-api:us-east-1:${account}:${apiId}/${path}`;
  const failure = [500, '{"message":"Internal server error"}'];
  const cases: readonly [string, () => Properties | undefined, boolean][] = [
    ["no permission", () => undefined, false],
    ["one for this method", () => ({ sourceArn: source("v1/GET/open") }), true],
    ["one for every stage and method", () => ({ sourceArn: source("*") }), true],
    ["one for each of them", () => ({ sourceArn: source("*/*/open") }), true],
    ["one for another stage", () => ({ sourceArn: source("prod/GET/open") }), false],
    ["one for another method", () => ({ sourceArn: source("v1/POST/open") }), false],
    ["one for another path", () => ({ sourceArn: source("v1/GET/ope") }), false],
    ["one for another API", () => ({ sourceArn: source("*").replace(apiId, "abcdefghij") }), false],
    ["one for any source", () => ({}), true],
    ["one for another service", () => ({ principal: "s3.amazonaws.com" }), false],
    ["one for another action", () => ({ action: "lambda:GetFunction" }), false],
    ["one for every action", () => ({ action: "lambda:*" }), true],
    ["one for another account", () => ({ sourceAccount: "111111111111" }), false],
    ["one for this account", () => ({ sourceAccount: account }), true],
  ];
  for (const [what, inputs, passes] of cases) {
    it(`with ${what}: ${passes ? "200" : "500, and the log says what is missing"}`, async () => {
      const permitted = inputs();
      if (permitted !== undefined) await permission(permitted);
      const before = running.notices.length;
      expect(await get("/open")).to.deep.equal(passes ? [200, "in"] : failure);
      const missing =
        'open was not invoked: it lacks aws.lambda.Permission { function: "open", action: "lambda:InvokeFunction", ' +
        `principal: "apigateway.amazonaws.com", sourceArn: "${source("v1/GET/open")}" }`;
      expect(running.notices.slice(before)).to.deep.equal(passes ? [] : [missing]);
      const { error } = running.requests.at(-1) ?? {};
      expect(error).to.equal(passes ? undefined : `Internal server error: ${missing}`);
    });
  }

  const malformed: readonly [string, Properties, string][] = [
    [
      "a function that is not there",
      { function: "none" },
      "Function not found: arn:aws:lambda:us-east-1:000000000000:function:none",
    ],
    ["a version of a function", { function: "open:1" }, "without a version or an alias"],
    ["a qualifier", { qualifier: "live" }, "qualifier is not emulated"],
    ["an action of another service", { action: "dynamodb:GetItem" }, "action must match"],
    ["a source that is no ARN", { sourceArn: "api" }, "sourceArn must match"],
    [
      "a wildcard for the region",
      { sourceArn: `arn:aws:execute-api:*:${account}:a/*` },
      "sourceArn must match",
    ],
    ["a statement id with a space", { statementId: "a b" }, "statementId must match"],
  ];
  for (const [what, inputs, message] of malformed) {
    it(`cannot be permitted with ${what}`, async () => {
      expect(await permission(inputs).then(String, String)).to.contain(message);
    });
  }

  it("knows a function by its name, its ARN and its partial ARN", async () => {
    for (const prefix of [
      "",
      `${account}:function:`,
      `arn:aws:lambda:us-east-1:${account}:function:`,
    ]) {
      await permission({ function: `${prefix}open` });
      expect(await get("/open")).to.deep.equal([200, "in"]);
      await running.remove("aws:lambda/permission:Permission", "open");
      expect(await get("/open")).to.deep.equal(failure);
    }
  });

  it("which is a user pool needs a permission, and the function its policies", async () => {
    await running.register("aws:dynamodb/table:Table", "t", {
      ...{ name: "Notes", hashKey: "id", billingMode: "PAY_PER_REQUEST" },
      attributes: [{ name: "id", type: "S" }],
    });
    const trigger = `async (event) => {
      const { status, body } = await ${serviceCall(readNote)};
      if (status !== 200) throw new Error(JSON.parse(body).message);
      return event;
    }`;
    const uri = await running.registerFunction("trigger", trigger);
    const [, lambdaArn] = /functions\/(.*)\/invocations/.exec(uri) ?? [];
    const { id, outputs } = await running.register("aws:cognito/userPool:UserPool", "triggered", {
      lambdaConfig: { preTokenGenerationConfig: { lambdaArn, lambdaVersion: "V2_0" } },
    });
    const client = await running.register(
      "aws:cognito/userPoolClient:UserPoolClient",
      "triggered",
      {
        ...{ userPoolId: id, explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] },
      },
    );
    const user = { username: "ann", password: "Correct-horse-7" };
    await running.cloud.addUser(id, user);
    const signIn = async () => {
      const response = await fetch(running.cloud.endpoints.cognito, {
        method: "POST",
        headers: {
          "Content-Type": "application/x-amz-json-1.1",
          "X-Amz-Target": `${cognito}.InitiateAuth`,
        },
        body: JSON.stringify({
          ...{ AuthFlow: "USER_PASSWORD_AUTH", ClientId: client.id },
          AuthParameters: { USERNAME: user.username, PASSWORD: user.password },
        }),
      });
      return (await response.json()) as Properties;
    };

    expect(await signIn()).to.deep.equal({
      __type: "UnexpectedLambdaException",
      message: "PreTokenGeneration invocation failed due to error AccessDeniedException.",
    });
    const sourceArn = String(outputs.arn);
    expect(running.notices.at(-1)).to.equal(
      'trigger was not invoked: it lacks aws.lambda.Permission { function: "trigger", action: "lambda:InvokeFunction", ' +
        `principal: "cognito-idp.amazonaws.com", sourceArn: "${sourceArn}" }`,
    );
    await running.register("aws:lambda/permission:Permission", "trigger", {
      ...{ function: "trigger", action: "lambda:InvokeFunction" },
      ...{ principal: "cognito-idp.amazonaws.com", sourceArn },
    });
    const table = `arn:aws:dynamodb:us-east-1:${account}:table/Notes`;
    const message = denied("trigger", "dynamodb:GetItem", table);
    expect(await signIn()).to.deep.equal({
      __type: "UserLambdaValidationException",
      message: `PreTokenGeneration failed with error ${message}.`,
    });
    const allowed = { Effect: "Allow", Action: "dynamodb:GetItem", Resource: table };
    await running.registerFunction("trigger", trigger, { statements: [allowed] });
    expect(await signIn()).to.have.property("AuthenticationResult");
  });
});
