import { expect } from "chai";
import { hashPassword, matchesPassword } from "../../src/cognito/crypto/passwords";
import { password } from "./support";

describe("local Cognito: stored passwords", () => {
  it("are salted: the same password gives another hash each time, and each matches", async () => {
    const [first, second] = [await hashPassword(password), await hashPassword(password)];
    expect(first).to.match(/^[\w-]{22}\.[\w-]{43}$/);
    expect(second).not.to.equal(first);
    expect(await matchesPassword(password, first)).to.equal(true);
    expect(await matchesPassword(password, second)).to.equal(true);
    expect(await matchesPassword(`${password} `, first)).to.equal(false);
    expect(await matchesPassword("", first)).to.equal(false);
  });

  it("match nothing where there is no hash, or a broken one", async () => {
    for (const hash of [undefined, "", ".", "x.y"]) {
      expect(await matchesPassword("", hash), hash).to.equal(false);
    }
  });

  it("are the same however a keyboard composes their letters", async () => {
    const hash = await hashPassword("Cafe\u0301-horse-9");
    expect(await matchesPassword("Caf\u00e9-horse-9", hash)).to.equal(true);
  });

  it("take long to guess at", async () => {
    const hash = await hashPassword(password);
    const { user, system } = process.cpuUsage();
    for (let guess = 0; guess < 10; guess += 1) await matchesPassword(String(guess), hash);
    const used = process.cpuUsage({ user, system });
    // A plain SHA-256 takes a few microseconds.
    expect((used.user + used.system) / 10).to.be.greaterThan(5000);
  });
});
