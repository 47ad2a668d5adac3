import type { ContractCase, Person } from "../case";
import { invalid, problem, rejected, strongTag, todo, uuid } from "../expectations";

const modelRejects = { status: 400 };
const create = (json: unknown) => ({ method: "POST", path: "/todo", json });
const withKey = (key: string, json: unknown, as: Person = "a") => ({
  ...create(json),
  headers: { "Idempotency-Key": key },
  as,
});
const titleIssue = {
  pointer: "/title",
  detail: "must be a string of 1 to 200 characters, not counting surrounding white space",
};
const descriptionIssue = {
  pointer: "/description",
  detail: "must be a string of at most 2000 characters",
};
const noJson = invalid({ pointer: "", detail: "must be valid JSON in UTF-8" });
const noObject = invalid({ pointer: "", detail: "must be an object" });

/** `POST /todo`, and what every body is checked for. */
export const createCases: readonly ContractCase[] = [
  {
    name: "creates a todo with a trimmed title and defaults, and shows it",
    steps: [
      {
        request: { ...create({ title: "  Buy milk \n" }), as: "a" },
        save: { id: "body.id", etag: "headers.etag" },
        expect: {
          status: 201,
          headers: {
            location: /\/todo\/<id>$/,
            etag: strongTag,
            "content-type": "application/json; charset=utf-8",
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
          },
          body: todo({ id: uuid, title: "Buy milk" }),
        },
      },
      {
        request: { method: "GET", path: "/todo/<id>", as: "a" },
        expect: {
          status: 200,
          headers: { etag: "<etag>" },
          body: todo({ id: "<id>", title: "Buy milk" }),
        },
      },
    ],
  },
  {
    name: "creates a todo with every member",
    steps: [
      {
        request: {
          ...create({ title: "Leap 🎉", description: "", done: true, dueDate: "2024-02-29" }),
          headers: { "content-type": "Application/JSON; charset=utf-8" },
          as: "a",
        },
        expect: {
          status: 201,
          body: todo({ title: "Leap 🎉", description: "", done: true, dueDate: "2024-02-29" }),
        },
      },
    ],
  },
  {
    name: "counts characters, not code units: 200 of a title and 2000 of a description",
    steps: [
      {
        request: {
          ...create({ title: "🎉".repeat(200), description: "🎉".repeat(2000) }),
          as: "a",
        },
        expect: {
          status: 201,
          body: todo({ title: "🎉".repeat(200), description: "🎉".repeat(2000) }),
        },
      },
    ],
  },
  rejected(
    "rejects a description of 2001 characters",
    create({ title: "x", description: "x".repeat(2001) }),
    invalid(descriptionIssue),
    modelRejects,
  ),
  {
    name: "responds to the same key and body with the same todo as it is now, and to another body with 409",
    steps: [
      {
        request: withKey("key-1", { title: "Once", done: false }),
        expect: { status: 201, body: todo({ title: "Once" }) },
        save: { id: "body.id" },
      },
      {
        request: withKey("key-1", { done: false, title: " Once" }),
        expect: {
          status: 201,
          headers: { location: /\/todo\/<id>$/ },
          body: todo({ id: "<id>", title: "Once" }),
        },
      },
      {
        request: withKey("key-1", { title: "Twice" }),
        expect: problem(409, "This Idempotency-Key was used before with another body."),
      },
      {
        request: { method: "PATCH", path: "/todo/<id>", json: { title: "Changed" }, as: "a" },
        expect: { status: 200 },
        save: { etag: "headers.etag" },
      },
      {
        request: withKey("key-1", { title: "Once" }),
        expect: {
          status: 201,
          headers: { etag: "<etag>" },
          body: todo({ id: "<id>", title: "Changed", version: 2 }),
        },
      },
      {
        request: { method: "GET", path: "/todo", as: "a" },
        expect: {
          status: 200,
          body: { items: [todo({ id: "<id>", title: "Changed", version: 2 })] },
        },
      },
      { request: { method: "DELETE", path: "/todo/<id>", as: "a" }, expect: { status: 204 } },
      {
        request: withKey("key-1", { title: "Again" }),
        expect: { status: 201, body: todo({ title: "Again" }) },
      },
    ],
  },
  {
    name: "keeps one person's keys apart from another's",
    steps: [
      {
        request: withKey("shared", { title: "Mine" }),
        expect: { status: 201 },
        save: { id: "body.id" },
      },
      {
        request: withKey("shared", { title: "Other" }, "b"),
        expect: { status: 201, body: todo({ title: "Other" }) },
        save: { other: "body.id" },
      },
      {
        request: { method: "GET", path: "/todo/<id>", as: "a" },
        expect: { status: 200, body: todo({ id: "<id>", title: "Mine" }) },
      },
      {
        request: { method: "GET", path: "/todo/<other>", as: "b" },
        expect: { status: 200, body: todo({ id: "<other>", title: "Other" }) },
      },
    ],
  },
  rejected(
    "rejects a key that is not visible ASCII",
    { ...create({ title: "x" }), headers: { "Idempotency-Key": "two words" } },
    invalid({ header: "Idempotency-Key", detail: "must be 1 to 255 visible ASCII characters" }),
  ),
  rejected(
    "names everything that is wrong with a body",
    {
      ...create(undefined),
      rawBody:
        '{"description":7,"done":null,"dueDate":"2025-02-29","id":1,"a/b~c":1,"__proto__":{},"constructor":1}',
    },
    invalid(
      { pointer: "/title", detail: "is required" },
      descriptionIssue,
      { pointer: "/done", detail: "must be true or false" },
      { pointer: "/dueDate", detail: "must be a calendar date such as 2025-02-28" },
      ...["/id", "/a~1b~0c", "/__proto__", "/constructor"].map((pointer) => ({
        pointer,
        detail: "is not a known member",
      })),
    ),
    modelRejects,
  ),
  ...(
    [
      ["a title of white space alone", "\u3000 \t"],
      ["a title of 201 characters", "🎉".repeat(201)],
      ["a title that is not a string", 7],
      ["a title with half a character", "\ud83c"],
    ] as const
  ).map(([what, title]) =>
    rejected(`rejects ${what}`, create({ title }), invalid(titleIssue), modelRejects),
  ),
  rejected(
    "rejects a body that is missing",
    { ...create(undefined), headers: { "Content-Type": "application/json" } },
    invalid({ pointer: "", detail: "is required" }),
    modelRejects,
  ),
  rejected("rejects a body that is not JSON", { ...create(undefined), rawBody: "{title" }, noJson, {
    status: 400,
  }),
  rejected("rejects a body that is not an object", create(["title"]), noObject, modelRejects),
  rejected("rejects null as a body", { ...create(undefined), rawBody: "null" }, noObject, {
    status: 400,
  }),
  rejected(
    "rejects a body that is 10 000 levels deep",
    { ...create(undefined), rawBody: `{"title":${"[".repeat(10_000)}${"]".repeat(10_000)}}` },
    invalid(titleIssue),
    modelRejects,
  ),
  rejected(
    "rejects a body of more than 64 KiB",
    { ...create(undefined), rawBody: `{"title":"x"}${" ".repeat(65_536)}` },
    problem(413, "The body must be at most 65536 bytes."),
  ),
  ...["text/plain", "application/xml", "application/merge-patch+json"].map((type) => {
    const expectation = problem(415, "The Content-Type must be application/json.");
    return rejected(
      `rejects a body of type ${type}`,
      { ...create({ title: "x" }), headers: { "Content-Type": type } },
      {
        ...expectation,
        headers: { ...expectation.headers, "accept-post": "application/json" },
      },
    );
  }),
];
