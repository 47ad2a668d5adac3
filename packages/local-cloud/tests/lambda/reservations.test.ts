import { expect } from "chai";
import { createReservations } from "../../src/providers/lambdaReservations";

const reserving = (reservedConcurrentExecutions: unknown) => ({ reservedConcurrentExecutions });

describe("Reserved concurrency", () => {
  it("is what the function says, none without", () => {
    const reservations = createReservations();
    const reserve = (name: string, inputs: object) => reservations.reserve(name, { ...inputs });
    expect([reserve("a", reserving(5)), reserve("b", reserving(0))]).to.deep.equal([5, 0]);
    expect([reserve("c", {}), reserve("d", reserving(-1))]).to.deep.equal([undefined, undefined]);
  });

  it("leaves the account 100, and counts what is still reserved alone", () => {
    const reservations = createReservations();
    const reserve = (name: string, inputs: object) => reservations.reserve(name, { ...inputs });
    reserve("a", reserving(500));
    expect(reserve("b", reserving(400))).to.equal(400);
    const tooMuch =
      "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].";
    expect(() => reserve("c", reserving(1))).to.throw(tooMuch);
    expect(reserve("a", reserving(499))).to.equal(499);
    expect(reserve("c", reserving(1))).to.equal(1);
    reservations.release("b");
    expect(reserve("d", reserving(400))).to.equal(400);
  });

  it("is a whole number", () => {
    expect(() => createReservations().reserve("a", reserving(1.5))).to.throw("got 1.5");
  });
});
