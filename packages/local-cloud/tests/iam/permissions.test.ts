import { expect } from "chai";
import type { Properties } from "../../src/program/properties";
import { startTestCloud, type TestCloud } from "../support/cloudSupport";
import {
  cognito,
  denied,
  dynamoDb,
  type Operation,
  readNote,
  serviceCall,
} from "../support/serviceCall";

const account = "000000000000";
const table = `arn:aws:dynamodb:us-east-1:${account}:table/Notes`;
const key = { id: { S: "1" } };
const allow = (Action: unknown, Resource: unknown = "*") => ({ Effect: "Allow", Action, Resource });

describe("Who may do what on the local cloud", () => {
  let running: TestCloud;
  let url: string;
  let poolId: string;
  const routes: Record<string, string> = {};
  before(async () => {
    running = await startTestCloud();
    await running.register("aws:dynamodb/table:Table", "t", {
      ...{ name: "Notes", hashKey: "id", billingMode: "PAY_PER_REQUEST" },
      attributes: ["id", "tag"].map((name) => ({ name, type: "S" })),
      globalSecondaryIndexes: [{ name: "byTag", hashKey: "tag", projectionType: "ALL" }],
    });
    const pool = { usernameAttributes: ["email"], lambdaConfig: {} };
    poolId = (await running.register("aws:cognito/userPool:UserPool", "people", pool)).id;
  });
  after(() => running.cloud.close());

  /** A route of this name whose function calls an AWS service once and returns the response. */
  async function calling(
    name: string,
    operation: Operation,
    ...statements: readonly Properties[]
  ): Promise<readonly [number, string]> {
    const source = `async () => {
      const { status, body } = await ${serviceCall(operation)};
      return { statusCode: status === 200 ? 200 : 500, body };
    }`;
    routes[`GET /${name}`] = await running.registerFunction(name, source, { statements });
    url = await running.registerApi(routes);
    await running.permit(name);
    return get(`/${name}`);
  }
  async function get(path: string): Promise<readonly [number, string]> {
    const response = await fetch(`${url}${path}`);
    return [response.status, await response.text()];
  }

  const outputOf = ([status, body]: readonly [number, string]) => {
    const { __type, message } = JSON.parse(body) as Readonly<Record<string, string>>;
    return { status, type: __type?.split("#").at(-1), message };
  };
  const denial = { status: 500, type: "AccessDeniedException" };

  it("a function does what its role allows, and nothing else", async () => {
    expect(await calling("may", readNote, allow("dynamodb:GetItem", table))).to.deep.equal([
      200,
      "{}",
    ]);
    expect(
      outputOf(await calling("other", readNote, allow("dynamodb:PutItem", table))),
    ).to.deep.equal({
      ...denial,
      message: denied("other", "dynamodb:GetItem", table),
    });
  });

  it("an index needs a permission for its ARN", async () => {
    const query = {
      ...{ TableName: "Notes", IndexName: "byTag", KeyConditionExpression: "tag = :t" },
      ExpressionAttributeValues: { ":t": { S: "t" } },
    };
    const request = [dynamoDb, "Query", query] as const;
    const index = `${table}/index/byTag`;
    expect(
      outputOf(await calling("byTable", request, allow("dynamodb:Query", table))),
    ).to.deep.equal({
      ...denial,
      message: denied("byTable", "dynamodb:Query", index),
    });
    const [status] = await calling("byIndex", request, allow("dynamodb:Query", `${table}/index/*`));
    expect(status).to.equal(200);
  });

  it("an explicit deny wins", async () => {
    const deny = { Effect: "Deny", Action: "dynamodb:Get*", Resource: table };
    expect(outputOf(await calling("not", readNote, allow("*"), deny))).to.deep.equal({
      ...denial,
      message: denied(
        "not",
        "dynamodb:GetItem",
        table,
        "with an explicit deny in an identity-based policy",
      ),
    });
  });

  it("a batch needs a permission for every table that it names", async () => {
    const keys = { Keys: [key] };
    const request = [
      dynamoDb,
      "BatchGetItem",
      { RequestItems: { Notes: keys, More: keys } },
    ] as const;
    expect(outputOf(await calling("batch", request, allow("dynamodb:*", table)))).to.deep.equal({
      ...denial,
      message: denied("batch", "dynamodb:BatchGetItem", table.replace("Notes", "More")),
    });
  });

  it("what is allowed only under a condition is rejected when it is registered", async () => {
    const condition = { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["1"] } };
    const statements = [{ ...allow("dynamodb:*"), Condition: condition }];
    const problem = await running.registerFunction("c", "0", { statements }).then(String, String);
    expect(problem).to.contain(
      "policy c of role c uses Condition, which the local IAM does not emulate",
    );
  });

  it("a role takes its policies from wherever IAM lets it", async () => {
    const document = JSON.stringify({ Statement: allow("dynamodb:GetItem", table) });
    const { arn } = (await running.register("aws:iam/policy:Policy", "own", { policy: document }))
      .outputs;
    expect(outputOf(await calling("attached", readNote))).to.include(denial);
    const attachment = { role: "attached", policyArn: arn };
    const type = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
    await running.register(type, "a", attachment);
    expect((await get("/attached"))[0]).to.equal(200);
    await running.remove(type, "a");
    expect((await get("/attached"))[0]).to.equal(500);

    const role = { name: "attached", managedPolicyArns: [arn] };
    await running.register("aws:iam/role:Role", "attached", role);
    expect((await get("/attached"))[0]).to.equal(200);
    await running.remove("aws:iam/policy:Policy", "own");
    expect((await get("/attached"))[0]).to.equal(500);
    await running.register("aws:iam/role:Role", "attached", { name: "attached" });
    const bounded = {
      name: "bounded",
      permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess",
    };
    expect(
      await running.register("aws:iam/role:Role", "bounded", bounded).then(String, String),
    ).to.contain("permissionsBoundary is not emulated");
  });

  it("Cognito needs no credentials where anyone may call, and the role's elsewhere", async () => {
    const { id: ClientId } = await running.register(
      "aws:cognito/userPoolClient:UserPoolClient",
      "app",
      {
        userPoolId: poolId,
      },
    );
    const person = { Username: "ann@example.com", Password: "Correct-horse-7" };
    const [status] = await calling("signUp", [cognito, "SignUp", { ClientId, ...person }]);
    expect(status).to.equal(200);
    const lookUp = [
      cognito,
      "AdminGetUser",
      { UserPoolId: poolId, Username: person.Username },
    ] as const;
    const pool = `arn:aws:cognito-idp:us-east-1:${account}:userpool/${poolId}`;
    expect(outputOf(await calling("lookUp", lookUp))).to.deep.equal({
      ...denial,
      message: denied("lookUp", "cognito-idp:AdminGetUser", pool),
    });
    const allowed = await calling("lookUp2", lookUp, allow("cognito-idp:AdminGetUser", pool));
    expect(allowed[0]).to.equal(200);
  });
});
