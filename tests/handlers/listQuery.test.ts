import { invalidRequest } from "@secured-api/http/response";
import { expect } from "chai";
import { readListQuery, writeCursor } from "../../handlers/todos/listTodos";

describe("readListQuery", () => {
  const after = {
    createdAt: "2025-01-31T12:00:00.000Z",
    id: "7d444840-9dc0-41d1-b245-5ffdce74fad2",
  };

  it("is the fifty newest of all todos by default", () => {
    expect(readListQuery({}, "ann")).to.deep.equal({ ok: true, value: { limit: 50 } });
  });

  it("reads each parameter", () => {
    const cursor = writeCursor(after, { owner: "ann", done: false });
    const query = { limit: ["100"], done: ["false"], cursor: [cursor] };
    const value = { limit: 100, done: false, after };
    expect(readListQuery(query, "ann")).to.deep.equal({ ok: true, value });
  });

  it("does not take what every object has for parameters", () => {
    const query = Object.fromEntries([
      ["__proto__", ["1"]],
      ["constructor", ["2"]],
    ]);
    const detail = "is not a known parameter";
    expect(readListQuery(query, "ann")).to.deep.equal({
      ok: false,
      response: invalidRequest([
        { parameter: "__proto__", detail },
        { parameter: "constructor", detail },
      ]),
    });
  });
});
