import { expect } from "chai";
import fc from "fast-check";
import { etagOf, revisionOf } from "../../handlers/todos/todo";

describe("etag", () => {
  const revisions = fc.record({
    version: fc.integer({ min: 1, max: 1e15 - 1 }),
    createdAt: fc
      .integer({ min: 0, max: Date.UTC(2200, 0) })
      .map((time) => new Date(time).toISOString()),
  });

  it("is strong, and holds the version and the time of creation", () => {
    expect(etagOf({ version: 3, createdAt: "2025-01-31T12:00:00.000Z" })).to.equal('"3-m6kppc00"');
  });

  it("is read back as what it was made of", () => {
    fc.assert(
      fc.property(revisions, (revision) => {
        expect(revisionOf(etagOf(revision))).to.deep.equal(revision);
      }),
    );
  });

  it("is one revision's alone: any string that is read as one is its tag", () => {
    const near = fc.stringMatching(/^"?[0-9]{0,3}-?[0-9a-z]{0,9}"?$/);
    fc.assert(
      fc.property(near, (tag) => {
        const revision = revisionOf(tag);
        expect(revision === undefined || etagOf(revision) === tag).to.equal(true);
      }),
    );
  });

  it("ignores tags that it never makes", () => {
    for (const tag of [
      '""',
      '"1"',
      '"0-m6kppc00"',
      '"01-m6kppc00"',
      '"1-0m6kppc0"',
      '"1-M6KPPC00"',
      "1-m6kppc00",
      'W/"1-m6kppc00"',
      '"1-m6kppc00" ',
    ]) {
      expect(revisionOf(tag), tag).to.equal(undefined);
    }
  });
});
