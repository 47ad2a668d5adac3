import { randomUUID } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { isUuid, uuidOf } from "../src/uuid";

describe("uuid", () => {
  it("is a UUID of any version in lower case, and nothing around it", () => {
    expect(isUuid(randomUUID())).to.equal(true);
    expect(isUuid("00000000-0000-0000-0000-000000000000")).to.equal(true);
    for (const value of [
      "",
      "A0000000-0000-4000-8000-000000000000",
      "g0000000-0000-4000-8000-000000000000",
      "00000000000040008000000000000000",
      " 00000000-0000-4000-8000-000000000000",
      "00000000-0000-4000-8000-000000000000\n",
      "00000000-0000-4000-8000-0000000000000",
    ]) {
      expect(isUuid(value), value).to.equal(false);
    }
  });

  it("is made from strings, the same one each time, in the layout of version 8", () => {
    expect(uuidOf(["ann", "key"])).to.equal("aaa360c4-55f1-865e-b022-884931753fba");
    fc.assert(
      fc.property(fc.array(fc.string()), (parts) => {
        const layout = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
        expect(uuidOf(parts))
          .to.match(layout)
          .and.to.equal(uuidOf([...parts]));
      }),
    );
  });

  it("differs for other strings, also for the same letters cut elsewhere", () => {
    expect(uuidOf(["ann", "key"])).not.to.equal(uuidOf(["annk", "ey"]));
    expect(uuidOf(["ann", "key"])).not.to.equal(uuidOf(["annkey"]));
    expect(uuidOf(["ann", "key"])).not.to.equal(uuidOf(["bob", "key"]));
  });
});
