import { expect } from "chai";
import { forgetOldest } from "../../src/shared/forgetOldest";

describe("Forgetting the oldest entries of a map", () => {
  it("keeps as many as allowed, the newest", () => {
    const map = new Map([1, 2, 3, 4].map((key) => [key, key]));
    forgetOldest(map, 4);
    expect([...map.keys()]).to.deep.equal([1, 2, 3, 4]);
    forgetOldest(map, 2);
    expect([...map.keys()]).to.deep.equal([3, 4]);
  });
});
