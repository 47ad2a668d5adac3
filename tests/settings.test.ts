import * as pulumi from "@pulumi/pulumi";
import { readProject } from "@secured-api/local-cloud";
import { expect } from "chai";
import { readSettings } from "../settings";
import { root } from "./support/projectFiles";

/** The settings of the dev stack with other values, by key. */
function settingsWith(values: Readonly<Record<string, string>> = {}) {
  const named = Object.entries(values).map(([key, value]) => [`todo-api:${key}`, value]);
  const { config } = readProject(root, "dev");
  pulumi.runtime.setAllConfig({ ...config, ...(Object.fromEntries(named) as typeof config) });
  return readSettings(new pulumi.Config("todo-api"));
}

describe("readSettings", () => {
  it("finds nothing wrong with the stacks of the project", () => {
    expect(settingsWith().problems).to.deep.equal([]);
    pulumi.runtime.setAllConfig({ ...readProject(root, "prod").config });
    expect(readSettings(new pulumi.Config("todo-api")).problems).to.deep.equal([]);
  });

  it("lets clients send passwords only where the configuration says so", () => {
    const flows = (passwordSignIn: string) =>
      settingsWith({ passwordSignIn }).pool.clients.web?.signIn;
    expect(flows("true")).to.deep.equal(["srp", "password"]);
    expect(flows("false")).to.deep.equal(["srp"]);
  });

  const wrong: readonly [string, Readonly<Record<string, string>>, string][] = [
    [
      "a value that is not a list",
      { corsOrigins: '"https://a.example"' },
      "corsOrigins must be a list of strings",
    ],
    [
      "a list that is null",
      { corsOrigins: "null" },
      "corsOrigins must be a list of strings, not null",
    ],
    [
      "a list of something else",
      { corsOrigins: "[1]" },
      "corsOrigins must be a list of strings, not [1]",
    ],
    ["a list that is not JSON", { corsOrigins: "https://a.example" }, "corsOrigins"],
    ["a value that is not a number", { throttleRate: "fast" }, "throttleRate"],
    [
      "less time than DynamoDB may take",
      { timeoutSeconds: "9" },
      "timeoutSeconds must be more than 9, in which DynamoDB may take all its retries, not 9",
    ],
    [
      "hosted pages that lead nowhere",
      { domainPrefix: "todos", callbackUrls: "[]", logoutUrls: "[]" },
      "callbackUrls must name a page",
    ],
    [
      "a mistyped key",
      { deletionProtecton: "true" },
      "deletionProtecton is not a key of todo-api: is it deletionProtection?",
    ],
    ["a key in another case", { selfSignup: "true" }, "is it selfSignUp?"],
    ["a key that is like none", { bogus: "3" }, "its keys are deletionProtection, "],
    ["sign-out without sign-in", { callbackUrls: "[]" }, "callbackUrls must name a page"],
  ];
  for (const [what, values, message] of wrong) {
    it(`says what is wrong with ${what}`, () => {
      const { problems } = settingsWith(values);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.contain(message);
    });
  }

  it("says everything that is wrong", () => {
    expect(settingsWith({ corsOrigins: "null", timeoutSeconds: "1" }).problems).to.have.length(2);
  });
});
