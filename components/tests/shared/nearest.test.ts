import { expect } from "chai";
import { nearest } from "../../shared/nearest";

describe("nearest", () => {
  const known = ["selfSignUp", "mfa", "zone", "domain", "domainPrefix", "deletionProtection"];
  for (const [name, meant] of [
    ["selfSignup", "selfSignUp"],
    ["mfaa", "mfa"],
    ["zoen", "zone"],
    ["domian", "domain"],
    ["domainprefx", "domainPrefix"],
    ["deletionProtecton", "deletionProtection"],
    ["eletionprotectoin", "deletionProtection"],
    ["mf", undefined],
    ["bogus", undefined],
    ["", undefined],
  ] as const) {
    it(`takes ${name === "" ? "nothing" : name} for ${meant ?? "no other"}`, () => {
      expect(nearest(name, known)).to.equal(meant);
    });
  }

  it("knows none where there is none", () => {
    expect(nearest("a", [])).to.equal(undefined);
  });
});
