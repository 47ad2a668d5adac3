import { readRequest } from "@secured-api/http/request";
import { Ajv } from "ajv";
import { expect } from "chai";
import fc from "fast-check";
import {
  newTodoSchema,
  patchTodoSchema,
  readNewTodo,
  readPatch,
  readReplacement,
  replaceTodoSchema,
} from "../../handlers/todos/todoBody";
import { apiEvent } from "../support/events";

describe("The todo schemas", () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const bodies = [
    { name: "POST", schema: newTodoSchema, read: readNewTodo },
    { name: "PUT", schema: replaceTodoSchema, read: readReplacement },
    { name: "PATCH", schema: patchTodoSchema, read: readPatch },
  ] as const;

  function accepts(read: (typeof bodies)[number]["read"], json: string): boolean {
    const headers = { "Content-Type": "application/json" };
    return read(readRequest(apiEvent({ method: "POST", headers, body: json }))).ok;
  }

  for (const { name, schema, read } of bodies) {
    const holds = ajv.compile(schema);

    it(`hold for exactly the bodies of ${name} that the handler accepts`, () => {
      let accepted = 0;
      fc.assert(
        fc.property(fc.oneof({ arbitrary: near(), weight: 5 }, fc.jsonValue()), (value) => {
          const json = JSON.stringify(value);
          const expected = holds(JSON.parse(json));
          if (expected) accepted += 1;
          expect(accepts(read, json), json).to.equal(expected);
        }),
        { numRuns: 1500 },
      );
      expect(accepted, "valid bodies among the random ones").to.be.above(50);
    });
  }

  it("accept the dates of the calendar and no others", () => {
    const isDate = new RegExp(newTodoSchema.properties.dueDate?.pattern ?? "never", "u");
    const two = (n: number) => String(n).padStart(2, "0");
    // 1600 to 2000 is a whole cycle of the calendar.
    for (let year = 1600; year <= 2000; year++) {
      for (let month = 0; month <= 13; month++) {
        const days = month < 1 || month > 12 ? 0 : new Date(Date.UTC(year, month, 0)).getUTCDate();
        for (const day of [0, 1, 9, 10, 19, 20, 28, 29, 30, 31, 32]) {
          const date = `${String(year)}-${two(month)}-${two(day)}`;
          if (isDate.test(date) !== (day >= 1 && day <= days)) expect.fail(date);
        }
      }
    }
    for (const date of ["0000-02-29", "9999-12-31", "0004-02-29"])
      expect(isDate.test(date), date).to.equal(true);
    for (const value of [
      "2025-1-1",
      "2025-01-01T00:00:00Z",
      "20250101",
      " 2025-01-01",
      "2025-01-01\n",
      "12025-01-01",
      "٢٠٢٥-٠١-٠١",
    ]) {
      expect(isDate.test(value), value).to.equal(false);
    }
  });

  it("mean the same with and without the u flag of regular expressions", () => {
    const patterns = Object.values({
      ...newTodoSchema.properties,
      ...patchTodoSchema.properties,
    }).flatMap(({ pattern }) => pattern ?? []);
    expect(patterns).to.have.lengthOf(3);
    for (const pattern of patterns) {
      const [withFlag, without] = [new RegExp(pattern, "u"), new RegExp(pattern)];
      fc.assert(
        fc.property(fc.oneof(titles, descriptions, dates), (value) => {
          expect(without.test(value), value).to.equal(withFlag.test(value));
        }),
        { numRuns: 1000 },
      );
    }
  });

  it("take for white space what String.prototype.trim does", () => {
    const isTitle = new RegExp(newTodoSchema.properties.title?.pattern ?? "never", "u");
    for (let code = 0; code <= 0xffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const title = String.fromCharCode(code);
      if (isTitle.test(title) !== (title.trim() !== "")) expect.fail(`U+${code.toString(16)}`);
    }
  });

  it("are plain data of the keywords that API Gateway's models and the handlers know", () => {
    for (const { schema } of bodies) {
      expect(JSON.parse(JSON.stringify(schema))).to.deep.equal(schema);
      const [objects, members] = [
        Object.keys(schema),
        Object.values(schema.properties).flatMap(Object.keys),
      ];
      expect(["type", "properties", "required", "additionalProperties"]).to.include.members(
        objects,
      );
      expect(["type", "description", "maxLength", "pattern"]).to.include.members(members);
    }
  });

  it("are checked in no time, however long and odd the string", () => {
    const start = performance.now();
    for (const title of [
      " ".repeat(60_000),
      `a${" ".repeat(60_000)}`,
      `a${" ".repeat(60_000)}b`,
      "a".repeat(60_000),
      "🎉".repeat(15_000),
    ]) {
      expect(accepts(readNewTodo, JSON.stringify({ title }))).to.equal(title.trim().length === 1);
      expect(accepts(readNewTodo, JSON.stringify({ title: "x", description: title }))).to.equal(
        false,
      );
    }
    expect(performance.now() - start).to.be.below(1000);
  });

  const spaces = fc.stringMatching(/^[ \t\n\u00a0\u2003\u3000\ufeff]{0,3}$/u);
  const characters = fc.constantFrom("a", "é", "🎉", " ", "\u3000", "\ud83c", "\u0000", "𝒳");
  const titles = fc
    .tuple(
      spaces,
      fc.string({ unit: characters, maxLength: 5 }),
      fc.constantFrom(0, 1, 195, 199, 200),
      characters,
      spaces,
    )
    .map(
      ([before, start, count, character, after]) =>
        before + start + character.repeat(count) + after,
    );
  const descriptions = fc.oneof(
    fc.string({ unit: characters, maxLength: 5 }),
    fc.tuple(characters, fc.integer({ min: 1998, max: 2002 })).map(([c, n]) => c.repeat(n)),
  );
  const dates = fc.oneof(
    fc.stringMatching(/^(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]$/),
    fc.constantFrom("2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "2025-04-31", ""),
  );

  /** Bodies that are valid or wrong in one or two members. */
  function near(): fc.Arbitrary<unknown> {
    const other = fc.oneof(fc.constant(null), fc.jsonValue({ maxDepth: 1 }));
    const rarely = <T>(usual: fc.Arbitrary<T>) => fc.oneof({ arbitrary: usual, weight: 8 }, other);
    const body = fc.record(
      {
        title: rarely(titles),
        description: rarely(descriptions),
        done: rarely(fc.boolean()),
        dueDate: rarely(dates),
      },
      { requiredKeys: [] },
    );
    const extra = fc.constantFrom(
      "id",
      "version",
      "__proto__",
      "constructor",
      "toString",
      "Title",
      "",
    );
    return fc.oneof(
      { arbitrary: body, weight: 6 },
      fc.tuple(body, extra).map(([value, name]) => ({ ...value, [name]: "x" })),
      body.map((value) => [value]),
    );
  }
});
