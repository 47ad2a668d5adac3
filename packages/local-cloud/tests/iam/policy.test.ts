import { expect } from "chai";
import { decide as decision } from "../../src/iam/evaluate";
import { parsePolicy } from "../../src/iam/policy";

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

  it("keep a wildcard within its part of an ARN, unless it ends that part", () => {
    const may = (pattern: string) => decide(allow("*", pattern), "dynamodb:GetItem", table);
    const [tables, accounts] = ["table/Todos", "000000000000:table/Todos"];
    expect(may(`arn:aws:dynamodb:*:*:${tables}`)).to.equal(true);
    expect(may(`arn:aws:dynamodb:us-*:*:${tables}`)).to.equal(true);
    expect(may(`arn:aws:dynamodb:u*1:${accounts}`)).to.equal(true);
    expect(may("arn:aws:dynamodb:*:*:table/T*s")).to.equal(true);
    expect(may("arn:aws:dynamodb:*:*:T*s")).to.equal(false);
    expect(may("arn:aws:dynamodb:us-east-1:*:*")).to.equal(true);
    const group = (pattern: string) => decide(allow("*", pattern), "a:B", "arn:aws:a:us:0:x:y");
    expect(group("arn:aws:a:u?:0:x:*")).to.equal(true);
    expect(group("arn:aws:a:u*0:x:y")).to.equal(false);
    expect(group("arn:aws:a:us?0:x:y")).to.equal(false);
  });

  it("hold for all but what NotAction and NotResource name", () => {
    const but = { Effect: "Allow", NotAction: "dynamodb:Delete*", Resource: table };
    expect(decide(but, "dynamodb:GetItem", table)).to.equal(true);
    expect(decide(but, "dynamodb:DeleteItem", table)).to.equal(false);
    expect(decide(but, "dynamodb:GetItem", `${table}2`)).to.equal(false);
    const elsewhere = { Effect: "Deny", Action: "*", NotResource: [table, `${table}/index/*`] };
    const policy = [allow("*", "*"), elsewhere];
    expect(decide(policy, "dynamodb:Query", `${table}/index/x`)).to.equal(true);
    expect(decide(policy, "dynamodb:Query", `${table}2`)).to.equal(false);
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

  const rejected: readonly [string, unknown, string][] = [
    ["a condition", [{ ...allow("a:B", "*"), Condition: {} }], "uses Condition"],
    ["a principal", [{ ...allow("a:B", "*"), Principal: "*" }], "uses Principal"],
    [
      "Action and NotAction",
      [{ ...allow("a:B", "*"), NotAction: "a:C" }],
      "a statement has Action or NotAction, not both",
    ],
    ["a Sid with a space", [{ ...allow("a:B", "*"), Sid: "a b" }], "letters and digits alone"],
    [
      "a Sid twice",
      [
        { ...allow("a:B", "*"), Sid: "one" },
        { ...allow("a:C", "*"), Sid: "one" },
      ],
      "Sid one is not unique",
    ],
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
  for (const [what, statements, message] of rejected) {
    it(`are rejected with ${what}`, () => {
      expect(() => parsePolicy("mine", { Statement: statements })).to.throw("policy mine");
      expect(() => parsePolicy("mine", { Statement: statements })).to.throw(message);
    });
  }

  it("are read from JSON, or said to be none", () => {
    expect(
      parsePolicy("mine", '{"Statement":{"Effect":"Allow","Action":"a:B","Resource":"*"}}'),
    ).to.deep.equal([
      {
        effect: "Allow",
        actions: { patterns: ["a:B"], except: false },
        resources: { patterns: ["*"], except: false },
      },
    ]);
    expect(() => parsePolicy("mine", "{")).to.throw("policy mine is not valid JSON");
    expect(() => parsePolicy("mine", 3)).to.throw("policy mine is not a JSON object");
    expect(() => parsePolicy("mine", {})).to.throw("policy mine has no Statement");
    expect(() => parsePolicy("mine", { Version: "2020-01-01", Statement: [] })).to.throw(
      'policy mine: Version must be 2012-10-17 or 2008-10-17, not "2020-01-01"',
    );
    expect(() => parsePolicy("mine", { Statement: [], Statements: [] })).to.throw(
      "policy mine uses Statements",
    );
  });
});
