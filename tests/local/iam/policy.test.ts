import { expect } from "chai";
import { decide as decision, parsePolicy } from "../../../local/iam/policy";

const table = "arn:aws:dynamodb:us-east-1:000000000000:table/Todos";
const allow = (Action: unknown, Resource: unknown) => ({ Effect: "Allow", Action, Resource });

function decide(statements: unknown, action: string, resource: string): boolean {
  return decision(parsePolicy("test", { Statement: statements }), action, resource) === "allow";
}

describe("IAM policies", () => {
  it("allow what they name and nothing else", () => {
    const policy = [allow(["dynamodb:GetItem"], [table])];
    expect(decide(policy, "dynamodb:GetItem", table)).to.equal(true);
    expect(decide(policy, "dynamodb:PutItem", table)).to.equal(false);
    expect(decide(policy, "dynamodb:GetItem", `${table}2`)).to.equal(false);
    expect(decide(policy, "dynamodb:GetItem", `${table}/index/newest`)).to.equal(false);
    expect(decide([], "dynamodb:GetItem", table)).to.equal(false);
  });

  it("take actions in any case, and resources in theirs", () => {
    expect(decide(allow("DynamoDB:getitem", table), "dynamodb:GetItem", table)).to.equal(true);
    expect(
      decide(allow("dynamodb:GetItem", table.toLowerCase()), "dynamodb:GetItem", table),
    ).to.equal(false);
  });

  it("know * and ? and nothing more of patterns", () => {
    expect(decide(allow("dynamodb:*", "*"), "dynamodb:Query", table)).to.equal(true);
    expect(
      decide(allow("dynamodb:?etItem", `${table}/index/*`), "dynamodb:GetItem", `${table}/index/x`),
    ).to.equal(true);
    expect(decide(allow("dynamodb:?GetItem", table), "dynamodb:GetItem", table)).to.equal(false);
    expect(decide(allow("dynamodb:*", `${table}.`), "dynamodb:GetItem", `${table}s`)).to.equal(
      false,
    );
  });

  it("deny more strongly than they allow, in any order", () => {
    const deny = { Effect: "Deny", Action: "dynamodb:Delete*", Resource: "*" };
    for (const policy of [
      [allow("*", "*"), deny],
      [deny, allow("*", "*")],
    ]) {
      expect(decide(policy, "dynamodb:DeleteItem", table)).to.equal(false);
      expect(decide(policy, "dynamodb:GetItem", table)).to.equal(true);
      const statements = parsePolicy("test", { Statement: policy });
      expect(decision(statements, "dynamodb:DeleteItem", table)).to.equal("explicit-deny");
    }
    expect(decision([], "dynamodb:DeleteItem", table)).to.equal("implicit-deny");
  });

  const refused: readonly [string, unknown, string][] = [
    ["a condition", [{ ...allow("a:B", "*"), Condition: {} }], "uses Condition"],
    ["NotAction", [{ Effect: "Allow", NotAction: "a:B", Resource: "*" }], "uses NotAction"],
    [
      "an unknown effect",
      [{ ...allow("a:B", "*"), Effect: "allow" }],
      "Effect must be Allow or Deny",
    ],
    ["no action", [{ Effect: "Allow", Resource: "*" }], "must be strings or lists of strings"],
    ["a resource that is no text", [allow("a:B", [1])], "must be strings or lists of strings"],
    ["a statement that is none", ["x"], "a statement that is not an object"],
    ["an action without a service", [allow("GetItem", "*")], 'must be "*" or "service:Action"'],
    ["a pattern that IAM has not", [allow("a:[GP]et", "*")], 'must be "*" or "service:Action"'],
    ["a resource that is no ARN", [allow("a:B", "table/Todos")], 'must be "*" or an ARN'],
    [
      "a policy variable",
      [allow("a:B", "arn:aws:s3:::b/${aws:username}")],
      "without a policy variable",
    ],
  ];
  for (const [what, statements, message] of refused) {
    it(`are refused with ${what}`, () => {
      expect(() => parsePolicy("mine", { Statement: statements })).to.throw("policy mine");
      expect(() => parsePolicy("mine", { Statement: statements })).to.throw(message);
    });
  }

  it("are read from JSON, or said to be none", () => {
    expect(
      parsePolicy("mine", '{"Statement":{"Effect":"Allow","Action":"a:B","Resource":"*"}}'),
    ).to.deep.equal([{ effect: "Allow", actions: ["a:B"], resources: ["*"] }]);
    expect(() => parsePolicy("mine", "{")).to.throw("policy mine is not valid JSON");
    expect(() => parsePolicy("mine", 3)).to.throw("policy mine is not a JSON object");
  });
});
