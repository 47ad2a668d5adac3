import { expect } from "chai";
import { memoryState, writtenState } from "../../src/shared/state";

interface Numbers {
  readonly list: number[];
}

describe("State", () => {
  let written: string[];
  let fault: Error | undefined;
  beforeEach(() => {
    [written, fault] = [[], undefined];
  });

  const start = () =>
    writtenState<Numbers>({ list: [] }, async (text) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      const thrown = fault;
      fault = undefined;
      if (thrown !== undefined) throw thrown;
      written.push(text);
    });

  it("joins saves that come together, and every one waits until it is safe", async () => {
    const state = start();
    const seen = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        state.value().list.push(n);
        await state.save();
        return (JSON.parse(written.at(-1) ?? "") as Numbers).list.includes(n);
      }),
    );
    expect(seen).to.deep.equal(seen.map(() => true));
    expect(written).to.have.length(2);
  });

  it("takes back what cannot be saved, with all that came since, and goes on", async () => {
    const state = start();
    state.value().list.push(1);
    await state.save();
    const full = (fault = new Error("disk full"));
    const failures = await Promise.all(
      [2, 3, 4].map(async (n) => {
        state.value().list.push(n);
        return state.save().catch((error: unknown) => error);
      }),
    );
    expect(failures).to.deep.equal([full, full, full]);
    expect(state.value()).to.deep.equal({ list: [1] });
    expect(written).to.deep.equal(['{"list":[1]}']);
    state.value().list.push(5);
    await state.save();
    expect(written.at(-1)).to.equal('{"list":[1,5]}');
  });

  it("is kept in memory without being written anywhere", async () => {
    const state = memoryState<Numbers>({ list: [] });
    state.value().list.push(1);
    await state.save();
    expect(state.value()).to.deep.equal({ list: [1] });
  });
});
