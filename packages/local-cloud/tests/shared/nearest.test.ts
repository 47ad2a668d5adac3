import { expect } from "chai";
import { nearest } from "../../src/shared/nearest";

describe("nearest", () => {
  for (const [name, meant] of [
    ["us-eats-1", "us-east-1"],
    ["EU-WEST-1", "eu-west-1"],
    ["eu-wst-1", "eu-west-1"],
    ["mars-north-1", undefined],
  ] as const) {
    it(`takes ${name} for ${meant ?? "no other"}`, () => {
      expect(nearest(name, ["us-east-1", "eu-west-1", "eu-north-1"])).to.equal(meant);
    });
  }
});
