import { expect } from "chai";
import fc from "fast-check";
import { readPreconditions, type Tags, unmet } from "../src/preconditions";
import { invalidRequest } from "../src/response";

describe("preconditions", () => {
  const malformed = 'must be * or a list of entity tags such as "a"';

  function ifMatchOf(header: string): Tags | undefined {
    const read = readPreconditions({ "if-match": header });
    return read.ok ? read.value.ifMatch : undefined;
  }

  it("are none without headers", () => {
    expect(readPreconditions({})).to.deep.equal({ ok: true, value: {} });
  });

  it("are read from lists with commas in tags, empty members and white space", () => {
    expect(
      readPreconditions({ "if-match": ' , "a,b"\t,W/"",', "if-none-match": " * " }),
    ).to.deep.equal({
      ok: true,
      value: {
        ifMatch: [
          { weak: false, tag: '"a,b"' },
          { weak: true, tag: '""' },
        ],
        ifNoneMatch: "any",
      },
    });
  });

  it("are an issue for each header that is malformed", () => {
    expect(readPreconditions({ "if-match": "a", "if-none-match": '"a' })).to.deep.equal({
      ok: false,
      response: invalidRequest([
        { header: "If-Match", detail: malformed },
        { header: "If-None-Match", detail: malformed },
      ]),
    });
    for (const header of [
      "",
      " ",
      ",",
      '*,"a"',
      '"a" "b"',
      '"a""b"',
      'w/"a"',
      'W/ "a"',
      '"\u0100"',
      '"\u007f"',
      "'a'",
    ]) {
      expect(ifMatchOf(header), header).to.equal(undefined);
    }
  });

  it("have at most 20 tags", () => {
    const tags = (count: number) => Array<string>(count).fill('"a"').join(",");
    expect(ifMatchOf(tags(20))).to.have.lengthOf(20);
    expect(readPreconditions({ "if-none-match": tags(21) })).to.deep.equal({
      ok: false,
      response: invalidRequest([
        { header: "If-None-Match", detail: "must have at most 20 entity tags" },
      ]),
    });
  });

  it("are read back from any list of tags that is written", () => {
    const tag = fc.record({
      weak: fc.boolean(),
      tag: fc.stringMatching(/^"[\x21\x23-\x7e\x80-\xff]*"$/),
    });
    fc.assert(
      fc.property(fc.array(tag, { minLength: 1, maxLength: 20 }), (tags) => {
        const header = tags.map(({ weak, tag }) => `${weak ? "W/" : ""}${tag}`).join(" ,");
        expect(ifMatchOf(header)).to.deep.equal(tags);
      }),
    );
  });

  it("are read in no time, however long and odd the header", () => {
    const start = performance.now();
    for (const part of [" ", ",", '"a"', '"a" ', ", \t", "W/"])
      ifMatchOf(`${part.repeat(10_240)}x`);
    expect(performance.now() - start).to.be.below(500);
  });

  it("are met as RFC 9110 says: If-Match strongly and first, If-None-Match weakly", () => {
    const found = (ifMatch: string | undefined, ifNoneMatch: string | undefined) => {
      const read = readPreconditions({
        ...(ifMatch !== undefined && { "if-match": ifMatch }),
        ...(ifNoneMatch !== undefined && { "if-none-match": ifNoneMatch }),
      });
      return read.ok && unmet(read.value, '"a"');
    };
    expect(found(undefined, undefined)).to.equal(undefined);
    expect(found("*", undefined)).to.equal(undefined);
    expect(found('"b","a"', undefined)).to.equal(undefined);
    expect(found('"b"', undefined)).to.equal("ifMatch");
    expect(found('W/"a"', undefined)).to.equal("ifMatch");
    expect(found(undefined, "*")).to.equal("ifNoneMatch");
    expect(found(undefined, '"b","a"')).to.equal("ifNoneMatch");
    expect(found(undefined, 'W/"a"')).to.equal("ifNoneMatch");
    expect(found(undefined, '"b"')).to.equal(undefined);
    expect(found('"b"', '"a"')).to.equal("ifMatch");
    expect(found('"a"', '"a"')).to.equal("ifNoneMatch");
  });
});
