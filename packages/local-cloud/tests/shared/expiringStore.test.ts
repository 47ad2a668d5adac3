import { expect } from "chai";
import { createExpiringStore } from "../../src/shared/expiringStore";

describe("An expiring store", () => {
  let now = 0;
  const store = createExpiringStore<string>(1000, () => now);
  beforeEach(() => {
    now = 0;
  });

  it("leads from each handle to its value, time after time", () => {
    const [a, b] = [store.put("a"), store.put("b")];
    expect([store.peek(a), store.peek(b), store.peek(a)]).to.deep.equal(["a", "b", "a"]);
    expect(store.peek("unknown")).to.equal(undefined);
  });

  it("gives a value that is consumed once", () => {
    const handle = store.put("a");
    expect([store.consume(handle), store.consume(handle), store.peek(handle)]).to.deep.equal([
      "a",
      undefined,
      undefined,
    ]);
  });

  it("gives nothing once the lifetime is over", () => {
    const [peeked, consumed] = [store.put("a"), store.put("b")];
    now = 999;
    expect(store.peek(peeked)).to.equal("a");
    now = 1000;
    expect([store.peek(peeked), store.consume(consumed)]).to.deep.equal([undefined, undefined]);
  });
});
