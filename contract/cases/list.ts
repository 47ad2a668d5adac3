import type { ContractCase, ContractRequest, Person, Step } from "../case";
import { invalid, rejected, todo, unknownId } from "../expectations";

const create = (title: string, done = false): Step => ({
  request: { method: "POST", path: "/todo", json: { title, done }, as: "a" },
  expect: { status: 201 },
});
const list = (query = "", as: Person = "a"): ContractRequest => ({
  method: "GET",
  path: `/todo${query}`,
  as,
});
const cursorIssue = {
  parameter: "cursor",
  detail: "must be a nextCursor that was returned for the same list",
};
const doneIssue = { parameter: "done", detail: "must be true or false" };
const limitIssue = { parameter: "limit", detail: "must be an integer from 1 to 100" };
const once = (parameter: string) => ({ parameter, detail: "must appear only once" });
const page = (titles: readonly string[], members: object = {}, done?: boolean) => ({
  status: 200,
  body: {
    items: titles.map((title) =>
      todo({ title, done: done ?? (title.startsWith("done") ? true : false) }),
    ),
    ...members,
  },
});
const more = { nextCursor: /^[\w-]+$/ };

/** `GET /todo`. */
export const listCases: readonly ContractCase[] = [
  {
    name: "lists nothing for a person without todos",
    steps: [{ request: list(), expect: { status: 200, body: { items: [] } } }],
  },
  {
    name: "lists the newest first, in pages with a cursor exactly when there are more",
    steps: [
      ...["1", "2", "3", "4"].map((title) => create(title)),
      { request: list(), expect: page(["4", "3", "2", "1"]) },
      {
        request: list("?limit=2"),
        expect: page(["4", "3"], more),
        save: { cursor: "body.nextCursor" },
      },
      { request: list("?limit=2&cursor=<cursor>"), expect: page(["2", "1"]) },
      { request: list("?cursor=<cursor>&limit=1"), expect: page(["2"], more) },
      { request: list("?limit=4"), expect: page(["4", "3", "2", "1"]) },
      { request: list("", "b"), expect: { status: 200, body: { items: [] } } },
    ],
  },
  {
    name: "lists done and open todos in full pages, as they change",
    steps: [
      create("open 1"),
      create("done 1", true),
      create("done 2", true),
      create("open 2"),
      create("done 3", true),
      create("open 3"),
      { request: list("?done=false&limit=2"), expect: page(["open 3", "open 2"], more) },
      {
        request: list("?done=true&limit=2"),
        expect: page(["done 3", "done 2"], more),
        save: { cursor: "body.nextCursor", id: "body.items.1.id" },
      },
      { request: list("?done=true&limit=2&cursor=<cursor>"), expect: page(["done 1"]) },
      { request: list("?done=false&cursor=<cursor>"), expect: invalid(cursorIssue) },
      { request: list("?cursor=<cursor>"), expect: invalid(cursorIssue) },
      {
        request: { method: "PATCH", path: "/todo/<id>", json: { done: false }, as: "a" },
        expect: { status: 200 },
      },
      { request: list("?done=true"), expect: page(["done 3", "done 1"]) },
      {
        request: list("?done=false&limit=3"),
        expect: {
          status: 200,
          body: {
            items: [
              todo({ title: "open 3" }),
              todo({ title: "open 2" }),
              todo({ title: "done 2", version: 2 }),
            ],
            ...more,
          },
        },
      },
      {
        request: { method: "PUT", path: "/todo/<id>", json: { title: "x", done: true }, as: "a" },
        expect: { status: 200 },
      },
      {
        request: list("?done=true"),
        expect: {
          status: 200,
          body: {
            items: [
              todo({ title: "done 3", done: true }),
              todo({ title: "x", done: true, version: 3 }),
              todo({ title: "done 1", done: true }),
            ],
          },
        },
      },
      { request: list("?done=false"), expect: page(["open 3", "open 2", "open 1"]) },
    ],
  },
  {
    name: "rejects a cursor that is another person's, tampered with or made up",
    steps: [
      create("1"),
      create("2"),
      {
        request: list("?limit=1"),
        expect: page(["2"], more),
        save: { cursor: "body.nextCursor" },
      },
      { request: list("?cursor=<cursor>", "b"), expect: invalid(cursorIssue) },
      ...["x<cursor>", "<cursor>A", "<cursor>%3D", "", "e30", unknownId, "%00"].map((cursor) => ({
        request: list(`?cursor=${cursor}`),
        expect: invalid(cursorIssue),
      })),
    ],
  },
  ...["0", "-1", "101", "1e1", "1.5", "abc", "", "+5", "007", "1000000000"].map((limit) =>
    rejected(
      `rejects limit=${limit}`,
      list(`?limit=${encodeURIComponent(limit)}`),
      invalid(limitIssue),
    ),
  ),
  ...["yes", "TRUE", "1", ""].map((done) =>
    rejected(`rejects done=${done}`, list(`?done=${done}`), invalid(doneIssue)),
  ),
  rejected(
    "names everything that is wrong with a query",
    list("?limit=0&done=maybe&owner=someone&cursor=x&cursor=x"),
    invalid(
      { parameter: "owner", detail: "is not a known parameter" },
      once("cursor"),
      limitIssue,
      doneIssue,
    ),
  ),
  rejected(
    "rejects a repeated parameter",
    list("?limit=2&limit=2&done=true&done=true"),
    invalid(once("limit"), once("done")),
  ),
];
