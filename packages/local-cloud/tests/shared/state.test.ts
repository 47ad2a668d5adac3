import { expect } from "chai";
import { memoryState, writtenState } from "../../src/shared/state";

interface Numbers {
  readonly list: readonly number[];
}

describe("State", () => {
  let written: string[];
  let failure: Error | undefined;
  beforeEach(() => {
    [written, failure] = [[], undefined];
  });

  const start = () =>
    writtenState<Numbers>({ list: [] }, async (json) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      const thrown = failure;
      failure = undefined;
      if (thrown !== undefined) throw thrown;
      written.push(json);
    });

  const add =
    (n: number) =>
    ({ list }: Numbers): Numbers => ({ list: [...list, n] });
  const saved = (call: Promise<void>) => call.catch((error: unknown) => error);

  it("joins changes that come together, and every one waits until it is safe", async () => {
    const state = start();
    const seen = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        await state.update(add(n));
        return (JSON.parse(written.at(-1) ?? "") as Numbers).list.includes(n);
      }),
    );
    expect(seen).to.deep.equal(seen.map(() => true));
    expect(written).to.have.length(2);
  });

  it("takes back what cannot be saved, with all that is joined to it, and goes on", async () => {
    const state = start();
    await state.update(add(1));
    const full = (failure = new Error("disk full"));
    const failures = await Promise.all([2, 3, 4].map((n) => saved(state.update(add(n)))));
    expect(failures).to.deep.equal([full, full, full]);
    expect(state.value()).to.deep.equal({ list: [1] });
    expect(written).to.deep.equal(['{"list":[1]}']);
    await state.update(add(5));
    expect(written.at(-1)).to.equal('{"list":[1,5]}');
  });

  it("makes the changes that waited for a write that failed", async () => {
    const state = start();
    const full = (failure = new Error("disk full"));
    const results = await Promise.all([1, 2, 3].map((n) => saved(state.update(add(n)))));
    expect(results).to.deep.equal([full, undefined, undefined]);
    expect(state.value()).to.deep.equal({ list: [2, 3] });
    expect(written).to.deep.equal(['{"list":[2,3]}']);
  });

  it("shows a change to no one until it is safe", async () => {
    const state = start();
    const change = state.update(add(1));
    expect(state.value()).to.deep.equal({ list: [] });
    await change;
    expect(state.value()).to.deep.equal({ list: [1] });
  });

  it("says why a change was rejected only once what it was based on is safe", async () => {
    const state = start();
    const once = (n: number) => (numbers: Numbers) => {
      if (numbers.list.includes(n)) throw new Error(`${String(n)} is taken`);
      return add(n)(numbers);
    };
    const first = state.update(add(1));
    const [second, third] = [saved(state.update(once(2))), saved(state.update(once(2)))];
    await first;
    const full = (failure = new Error("disk full"));
    expect(await Promise.all([second, third])).to.deep.equal([full, full]);
    expect(await saved(state.update(once(2)))).to.equal(undefined);
    expect(await saved(state.update(once(2)))).to.have.property("message", "2 is taken");
    expect(written).to.deep.equal(['{"list":[1]}', '{"list":[1,2]}']);
  });

  it("is kept in memory without being written anywhere", async () => {
    const state = memoryState<Numbers>({ list: [] });
    await state.update(add(1));
    expect(state.value()).to.deep.equal({ list: [1] });
    const thrown = new Error("not so");
    const rejected = state.update(() => {
      throw thrown;
    });
    expect(await saved(rejected)).to.equal(thrown);
    expect(state.value()).to.deep.equal({ list: [1] });
  });
});
