import type { ContractCase, ContractRequest, Step } from "../case";
import { invalid, notFound, preconditionFailed, rejected, todo, unknownId } from "../expectations";

const first = todo({ id: "<id>", title: "One" });
const created: Step = {
  request: { method: "POST", path: "/todo", json: { title: "One" }, as: "a" },
  expect: { status: 201 },
  save: { id: "body.id", etag: "headers.etag" },
};
const changed: Step = {
  request: { method: "PATCH", path: "/todo/<id>", json: { title: "Two" }, as: "a" },
  expect: { status: 200 },
  save: { second: "headers.etag" },
};
const writes: readonly Omit<ContractRequest, "path">[] = [
  { method: "PUT", json: { title: "Lost" } },
  { method: "PATCH", json: { title: "Lost" } },
  { method: "DELETE" },
];
const on = (
  write: Omit<ContractRequest, "path">,
  headers: Readonly<Record<string, string>>,
  path = "/todo/<id>",
): ContractRequest => ({ ...write, path, headers, as: "a" });
const get: Omit<ContractRequest, "path"> = { method: "GET" };
const notModified = {
  expect: {
    status: 304,
    headers: { etag: "<etag>", "content-type": null, "cache-control": "no-store" },
    body: null,
  },
  // API Gateway sets JSON as the type where a function sets none.
  gateway: { status: 304, headers: { etag: "<etag>", "cache-control": "no-store" }, body: null },
};
const shown = { status: 200, headers: { etag: "<etag>" }, body: first };
const tagsIssue = 'must be * or a list of entity tags such as "a"';

/** `If-Match` and `If-None-Match`. */
export const conditionalCases: readonly ContractCase[] = [
  {
    name: "sends a todo again only when the client does not have it",
    steps: [
      created,
      { request: on(get, { "If-None-Match": "<etag>" }), ...notModified },
      { request: on(get, { "if-none-match": 'W/<etag>, "x"' }), ...notModified },
      { request: on(get, { "IF-NONE-MATCH": "*" }), ...notModified },
      { request: on(get, { "If-None-Match": '"x"' }), expect: shown },
      { request: on(get, { "If-Match": '"x", <etag>' }), expect: shown },
      { request: on(get, { "If-Match": '"x"' }), expect: preconditionFailed("<etag>", first) },
      {
        request: on(get, { "If-Match": '"x"', "If-None-Match": "<etag>" }),
        expect: preconditionFailed("<etag>", first),
      },
      { request: on(get, { "If-None-Match": "*" }, `/todo/${unknownId}`), expect: notFound },
    ],
  },
  {
    name: "writes only to the state that the client knows, and otherwise shows the current one",
    steps: [
      created,
      changed,
      ...writes.flatMap((write) =>
        [
          { "If-Match": "<etag>" },
          { "If-Match": "W/<second>" },
          { "If-Match": '"1"' },
          { "If-Match": '"2"' },
          { "If-Match": ', "a,b" ,"",' },
          { "If-None-Match": "<second>" },
          { "If-None-Match": '"x", W/<second>' },
          { "If-Match": "<second>", "If-None-Match": "<second>" },
          { "If-Match": "*", "If-None-Match": "*" },
        ].map((headers) => ({
          request: on(write, headers),
          expect: preconditionFailed("<second>", todo({ id: "<id>", title: "Two", version: 2 })),
        })),
      ),
      {
        request: on({ method: "PUT", json: { title: "Three" } }, { "if-match": '"x",<second>' }),
        expect: { status: 200, body: todo({ id: "<id>", title: "Three", version: 3 }) },
        save: { third: "headers.etag" },
      },
      {
        request: on(
          { method: "PATCH", json: { done: true } },
          { "If-Match": "<third>", "If-None-Match": '"x"' },
        ),
        expect: { status: 200, body: todo({ id: "<id>", title: "Three", done: true, version: 4 }) },
      },
      {
        request: on({ method: "PUT", json: { title: "Five" } }, { "If-None-Match": "<third>" }),
        expect: { status: 200, body: todo({ id: "<id>", title: "Five", version: 5 }) },
      },
      {
        request: on({ method: "DELETE" }, { "If-Match": "*" }),
        expect: { status: 204, body: null },
      },
    ],
  },
  {
    name: "does not mistake a todo for an earlier one under the same id",
    steps: [
      created,
      { request: on({ method: "DELETE" }, {}), expect: { status: 204 } },
      {
        request: on({ method: "PUT", json: { title: "New" } }, { "If-None-Match": "*" }),
        expect: { status: 201 },
        save: { fresh: "headers.etag" },
      },
      {
        request: on({ method: "DELETE" }, { "If-Match": "<etag>" }),
        expect: preconditionFailed("<fresh>", todo({ id: "<id>", title: "New" })),
      },
    ],
  },
  {
    name: "finds no todo that does not exist, whatever the preconditions",
    steps: writes.flatMap((write) =>
      [
        { "If-Match": '"x"' },
        { "If-Match": "*" },
        { "If-None-Match": '"x"' },
        { "If-Match": "*", "If-None-Match": "*" },
      ].map((headers) => ({
        request: on(write, headers, `/todo/${unknownId}`),
        expect: notFound,
      })),
    ),
  },
  ...[get, ...writes].flatMap((request) =>
    ["abc", '"a" "b"', "*, *", 'w/"a"', '"a', ","].map((value) =>
      rejected(
        `rejects a ${request.method} with If-Match: ${value}`,
        on(request, { "If-Match": value, "If-None-Match": "x" }, `/todo/${unknownId}`),
        invalid(
          { header: "If-Match", detail: tagsIssue },
          { header: "If-None-Match", detail: tagsIssue },
        ),
      ),
    ),
  ),
  rejected(
    "rejects more than 20 tags",
    on(
      get,
      { "If-Match": Array.from({ length: 21 }, (_, i) => `"${String(i)}"`).join() },
      `/todo/${unknownId}`,
    ),
    invalid({ header: "If-Match", detail: "must have at most 20 entity tags" }),
  ),
];
