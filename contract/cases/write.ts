import type { ContractCase, Step } from "../case";
import {
  invalid,
  notFound,
  preconditionFailed,
  problem,
  rejected,
  strongTag,
  todo,
  unknownId,
} from "../expectations";

const full = { title: "Milk", description: "Two", done: true, dueDate: "2025-01-31" };
const created: Step = {
  request: { method: "POST", path: "/todo", json: full, as: "a" },
  expect: { status: 201 },
  save: { id: "body.id", createdAt: "body.createdAt", first: "headers.etag" },
};
const patched = (json: object, members: object, type = "application/merge-patch+json"): Step => ({
  request: {
    method: "PATCH",
    path: "/todo/<id>",
    json,
    headers: { "Content-Type": type },
    as: "a",
  },
  expect: {
    status: 200,
    headers: { etag: strongTag },
    body: todo({ id: "<id>", createdAt: "<createdAt>", ...members }),
  },
});
const noUuids = [
  "1",
  "not-a-uuid",
  `${unknownId}0`,
  "%2E%2E",
  "g0000000-0000-4000-8000-000000000000",
];

/** `PUT`, `PATCH` and `DELETE` of a todo, without preconditions but `If-None-Match: *`. */
export const writeCases: readonly ContractCase[] = [
  {
    name: "replaces a todo: what the body leaves out is removed",
    steps: [
      created,
      {
        request: { method: "PUT", path: "/todo/<id>", json: { title: " Bread " }, as: "a" },
        expect: {
          status: 200,
          headers: { etag: strongTag, location: null },
          body: todo({ id: "<id>", title: "Bread", createdAt: "<createdAt>", version: 2 }),
        },
        save: { second: "headers.etag" },
      },
      {
        request: { method: "GET", path: "/todo/<id>", as: "a" },
        expect: {
          status: 200,
          headers: { etag: "<second>" },
          body: todo({ id: "<id>", title: "Bread", createdAt: "<createdAt>", version: 2 }),
        },
      },
    ],
  },
  {
    name: "reads an id in any case",
    steps: [
      {
        request: {
          method: "PUT",
          path: "/todo/ABCDEF00-0000-4000-8000-00000000000A",
          json: { title: "Mine" },
          headers: { "If-None-Match": "*" },
          as: "a",
        },
        expect: {
          status: 201,
          headers: { location: /\/todo\/abcdef00-0000-4000-8000-00000000000a$/ },
          body: todo({ id: "abcdef00-0000-4000-8000-00000000000a", title: "Mine" }),
        },
      },
      {
        request: {
          method: "DELETE",
          path: "/todo/Abcdef00-0000-4000-8000-00000000000A",
          as: "a",
        },
        expect: { status: 204, body: null },
      },
    ],
  },
  {
    name: "creates under the client's id once",
    steps: [
      {
        request: {
          method: "PUT",
          path: `/todo/${unknownId}`,
          json: { title: "First" },
          headers: { "if-none-match": "*" },
          as: "a",
        },
        expect: {
          status: 201,
          headers: { location: /\/todo\/00000000-0000-4000-8000-000000000000$/, etag: strongTag },
          body: todo({ id: unknownId, title: "First" }),
        },
        save: { etag: "headers.etag" },
      },
      {
        request: {
          method: "PUT",
          path: `/todo/${unknownId}`,
          json: { title: "First" },
          headers: { "If-None-Match": "*" },
          as: "a",
        },
        expect: preconditionFailed("<etag>", todo({ id: unknownId, title: "First" })),
      },
    ],
  },
  ...noUuids.map((id) =>
    rejected(
      `does not create under the id ${id}`,
      {
        method: "PUT",
        path: `/todo/${id}x`,
        json: { title: "x" },
        headers: { "If-None-Match": "*" },
      },
      invalid({ parameter: "id", detail: "must be a UUID" }),
    ),
  ),
  {
    name: "finds no todo under an id that is unknown or that none can have",
    steps: [unknownId, ...noUuids.slice(0, 3)].flatMap((id) => [
      { request: { method: "GET", path: `/todo/${id}`, as: "a" }, expect: notFound },
      {
        request: { method: "PUT", path: `/todo/${id}`, json: { title: "x" }, as: "a" },
        expect: notFound,
      },
      {
        request: { method: "PATCH", path: `/todo/${id}`, json: { title: "x" }, as: "a" },
        expect: notFound,
      },
      { request: { method: "DELETE", path: `/todo/${id}`, as: "a" }, expect: notFound },
    ]),
  },
  {
    name: "merges a patch: null removes, and what is missing stays",
    steps: [
      created,
      patched({}, { ...full, version: 2 }),
      patched({ title: " Oat milk " }, { ...full, title: "Oat milk", version: 3 }),
      patched(
        { description: null },
        { title: "Oat milk", done: true, dueDate: "2025-01-31", version: 4 },
        "application/json",
      ),
      patched({ dueDate: null, done: null }, { title: "Oat milk", version: 5 }),
      patched(
        { description: "Three", dueDate: "2024-02-29", done: true },
        { title: "Oat milk", description: "Three", dueDate: "2024-02-29", done: true, version: 6 },
      ),
      patched(
        { description: null, dueDate: null },
        { title: "Oat milk", done: true, version: 7 },
        "Application/Merge-Patch+JSON ; charset=utf-8",
      ),
    ],
  },
  rejected(
    "rejects a patch that removes the title or names what is not a todo's",
    {
      method: "PATCH",
      path: `/todo/${unknownId}`,
      json: { title: null, description: 1, version: 3 },
    },
    invalid(
      {
        pointer: "/title",
        detail: "must be a string of 1 to 200 characters, not counting surrounding white space",
      },
      { pointer: "/description", detail: "must be a string of at most 2000 characters, or null" },
      { pointer: "/version", detail: "is not a known member" },
    ),
    { status: 400 },
  ),
  ...(
    [
      ["PUT", "accept", "application/json", "application/json"],
      [
        "PATCH",
        "accept-patch",
        "application/merge-patch+json, application/json",
        "application/merge-patch+json or application/json",
      ],
    ] as const
  ).map(([method, header, accepted, listed]) => {
    const expectation = problem(415, `The Content-Type must be ${listed}.`);
    return rejected(
      `rejects a ${method} of another type`,
      {
        method,
        path: `/todo/${unknownId}`,
        json: { title: "x" },
        headers: { "Content-Type": "text/plain" },
      },
      { ...expectation, headers: { ...expectation.headers, [header]: accepted } },
    );
  }),
  {
    name: "deletes a todo once",
    steps: [
      created,
      {
        request: { method: "DELETE", path: "/todo/<id>", as: "a" },
        expect: {
          status: 204,
          headers: {
            "content-type": null,
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
          },
          body: null,
        },
        // API Gateway sets JSON as the type where a function sets none.
        gateway: { status: 204, headers: { "cache-control": "no-store" }, body: null },
      },
      { request: { method: "DELETE", path: "/todo/<id>", as: "a" }, expect: notFound },
      { request: { method: "GET", path: "/todo/<id>", as: "a" }, expect: notFound },
    ],
  },
];
