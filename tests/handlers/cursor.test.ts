import { expect } from "chai";
import fc from "fast-check";
import { readCursor, writeCursor } from "../../handlers/todos/listTodos";

describe("cursor", () => {
  const position = {
    createdAt: "2025-01-31T12:00:00.000Z",
    id: "7d444840-9dc0-41d1-b245-5ffdce74fad2",
  };
  const scope = { owner: "ann", done: undefined };
  const cursor = writeCursor(position, scope);

  it("is read back for the same list", () => {
    for (const done of [undefined, true, false]) {
      const list = { owner: "ann", done };
      expect(readCursor(writeCursor(position, list), list)).to.deep.equal(position);
    }
  });

  it("is of no use to another person or for another filter", () => {
    expect(readCursor(cursor, { owner: "bob", done: undefined })).to.equal(undefined);
    expect(readCursor(cursor, { owner: "ann", done: false })).to.equal(undefined);
    expect(readCursor(cursor, { owner: "ann", done: true })).to.equal(undefined);
  });

  it("does not say who its owner is", () => {
    expect(Buffer.from(cursor, "base64url").toString()).not.to.include("ann");
  });

  it("goes into a query as it is, and has one spelling", () => {
    expect(cursor).to.match(/^[\w-]+$/);
    const changes = fc.tuple(
      fc.nat({ max: cursor.length }),
      fc.nat({ max: 2 }),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(changes, ([at, removed, added]) => {
        const changed = cursor.slice(0, at) + added + cursor.slice(at + removed);
        const expected = changed === cursor ? position : undefined;
        expect(readCursor(changed, scope)).to.deep.equal(expected);
      }),
      { numRuns: 1000 },
    );
  });
});
