import { expect } from "chai";
import { type ObjectSchema, validate } from "../src/validation";

describe("validate", () => {
  const schema: ObjectSchema = {
    type: "object",
    properties: {
      constructor: { type: "string" as const, description: "a string" },
      "a/b~1": { type: ["boolean", "null"], description: "a choice" },
    },
    required: ["constructor"],
    additionalProperties: false,
  };

  it("finds nothing in what is valid", () => {
    expect(validate(schema, { constructor: "", "a/b~1": null })).to.deep.equal([]);
    expect(validate(schema, { constructor: "x" })).to.deep.equal([]);
  });

  it("does not take what every object has for members", () => {
    expect(validate(schema, {})).to.deep.equal([
      { pointer: "/constructor", detail: "is required" },
    ]);
  });

  it("lists issues in the schema's order, then what it does not know, by JSON pointers", () => {
    expect(validate(schema, { "~": 1, "a/b~1": "x", constructor: 1 })).to.deep.equal([
      { pointer: "/constructor", detail: "must be a string" },
      { pointer: "/a~1b~01", detail: "must be a choice" },
      { pointer: "/~0", detail: "is not a known member" },
    ]);
  });

  it("takes objects alone", () => {
    for (const value of [null, [], "x", 1, true]) {
      expect(validate(schema, value)).to.deep.equal([{ pointer: "", detail: "must be an object" }]);
    }
  });
});
