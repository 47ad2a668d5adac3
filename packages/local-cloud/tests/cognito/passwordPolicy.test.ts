import { expect } from "chai";
import type { PasswordPolicy } from "../../src/cognito/model/pool";
import { checkPassword, generatePassword } from "../../src/cognito/users/passwordPolicy";
import { readPoolSettings } from "../../src/providers/userPoolSettings";

const identity = { id: "p", name: "p", region: "eu-central-1", createdAt: 0 };
const policyOf = (passwordPolicy?: object) =>
  readPoolSettings(passwordPolicy === undefined ? {} : { passwordPolicy }, identity).passwordPolicy;

function refusal(policy: PasswordPolicy, password: string): string | undefined {
  try {
    checkPassword(policy, password);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const prefix = "Password did not conform with policy: ";
const constraint =
  "1 validation error detected: Value at 'password' failed to satisfy constraint: ";

describe("local Cognito: password policy", () => {
  it("asks for eight characters of all classes where the pool has no policy", () => {
    const policy = policyOf();
    expect(policy).to.deep.equal({
      minimumLength: 8,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
      temporaryPasswordValidityDays: 7,
    });
    expect(refusal(policy, "Aa1!xyz")).to.equal(`${prefix}Password not long enough`);
    expect(refusal(policy, "AAAA1111!")).to.equal(
      `${prefix}Password must have lowercase characters`,
    );
    expect(refusal(policy, "aaaa1111!")).to.equal(
      `${prefix}Password must have uppercase characters`,
    );
    expect(refusal(policy, "aaaaAAAA!")).to.equal(`${prefix}Password must have numeric characters`);
    expect(refusal(policy, "aaaaAAAA1")).to.equal(`${prefix}Password must have symbol characters`);
    expect(refusal(policy, "Aa1!wxyz")).to.equal(undefined);
  });

  it("takes every symbol of Cognito's and a blank in the middle, and no other", () => {
    const policy = policyOf();
    for (const symbol of "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= ") {
      expect(refusal(policy, `Aa1xy${symbol}xyz`), symbol).to.equal(undefined);
    }
    expect(refusal(policy, "Aa1xyzä€§")).to.equal(`${prefix}Password must have symbol characters`);
  });

  it("asks for nothing that the pool's own policy leaves out", () => {
    const policy = policyOf({ minimumLength: 12, requireNumbers: true });
    expect(refusal(policy, "aaaaaaaaaaa1")).to.equal(undefined);
    expect(refusal(policy, "aaaaaaaaaa1")).to.equal(`${prefix}Password not long enough`);
    expect(refusal(policy, "aaaaaaaaaaaa")).to.equal(
      `${prefix}Password must have numeric characters`,
    );
  });

  it("rejects what no policy allows: under six, over 256, blanks at an end", () => {
    const policy = policyOf({ minimumLength: 6 });
    expect(refusal(policy, "abcde")).to.equal(
      `${constraint}Member must have length greater than or equal to 6`,
    );
    expect(refusal(policy, "a".repeat(257))).to.equal(
      `${constraint}Member must have length less than or equal to 256`,
    );
    expect(refusal(policy, " abcdef")).to.equal(
      `${constraint}Member must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$`,
    );
    expect(refusal(policy, "a".repeat(256))).to.equal(undefined);
  });

  it("generates passwords that the policy allows and that differ", () => {
    const policy = policyOf({
      minimumLength: 20,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
    });
    const generated = Array.from({ length: 200 }, () => generatePassword(policy));
    expect(generated.map((password) => refusal(policy, password))).to.deep.equal(
      generated.map(() => undefined),
    );
    expect(new Set(generated).size).to.equal(200);
    expect(new Set(generated.map((password) => password.length))).to.deep.equal(new Set([20]));
  });
});
