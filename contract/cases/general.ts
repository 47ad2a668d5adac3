import type { ContractCase, ContractRequest } from "../case";
import { notFound, problem, todo, unknownId } from "../expectations";

const everywhere = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
const noToken = problem(403, "This token is not valid for this API.");
const guarded: readonly ContractRequest[] = [
  { method: "POST", path: "/todo", json: { title: "Mine" } },
  { method: "GET", path: "/todo" },
  { method: "GET", path: `/todo/${unknownId}` },
  { method: "PUT", path: `/todo/${unknownId}`, json: { title: "Mine" } },
  { method: "PATCH", path: `/todo/${unknownId}`, json: { title: "Mine" } },
  { method: "DELETE", path: `/todo/${unknownId}` },
];

/** What holds for every route. */
export const generalCases: readonly ContractCase[] = [
  {
    name: "says that it is healthy to anyone",
    steps: [
      {
        request: { method: "GET", path: "/health" },
        expect: {
          status: 200,
          headers: { ...everywhere, "content-type": "application/json; charset=utf-8" },
          body: { status: "healthy" },
        },
      },
    ],
  },
  {
    name: "rejects every request without a token",
    steps: guarded.map((request) => ({
      request,
      expect: noToken,
      gateway: { status: 401, body: { message: "Unauthorized" } },
    })),
  },
  {
    name: "lets pages of a configured origin read every response, and no other's",
    steps: [
      {
        request: {
          method: "POST",
          path: "/todo",
          json: { title: "Mine" },
          headers: { Origin: "<origin>" },
          as: "a",
        },
        expect: {
          status: 201,
          headers: {
            ...everywhere,
            "access-control-allow-origin": "<origin>",
            "access-control-expose-headers": "ETag, Location, Retry-After",
            vary: "Origin",
          },
        },
      },
      {
        request: {
          method: "GET",
          path: `/todo/${unknownId}`,
          headers: { Origin: "<origin>" },
          as: "a",
        },
        expect: {
          ...notFound,
          headers: {
            ...notFound.headers,
            "access-control-allow-origin": "<origin>",
            vary: "Origin",
          },
        },
      },
      {
        request: {
          method: "GET",
          path: "/todo",
          headers: { Origin: "https://evil.example.net" },
          as: "a",
        },
        expect: {
          status: 200,
          headers: {
            "access-control-allow-origin": null,
            "access-control-expose-headers": null,
            vary: "Origin",
          },
        },
      },
    ],
  },
  {
    name: "responds to another person's todo as to one that does not exist, and leaves it alone",
    steps: [
      {
        request: { method: "POST", path: "/todo", json: { title: "Mine" }, as: "a" },
        expect: { status: 201 },
        save: { id: "body.id", etag: "headers.etag" },
      },
      { request: { method: "GET", path: "/todo/<id>", as: "b" }, expect: notFound },
      {
        request: { method: "PUT", path: "/todo/<id>", json: { title: "Stolen" }, as: "b" },
        expect: notFound,
      },
      {
        request: {
          method: "PUT",
          path: "/todo/<id>",
          json: { title: "Stolen" },
          headers: { "If-Match": "<etag>" },
          as: "b",
        },
        expect: notFound,
      },
      {
        request: { method: "PATCH", path: "/todo/<id>", json: { title: "Stolen" }, as: "b" },
        expect: notFound,
      },
      { request: { method: "DELETE", path: "/todo/<id>", as: "b" }, expect: notFound },
      {
        request: { method: "GET", path: "/todo", as: "b" },
        expect: { status: 200, body: { items: [] } },
      },
      {
        request: { method: "GET", path: "/todo/<id>", as: "a" },
        expect: {
          status: 200,
          headers: { etag: "<etag>" },
          body: todo({ id: "<id>", title: "Mine" }),
        },
      },
    ],
  },
  {
    name: "keeps a person's todo under an id that another person uses",
    steps: [
      {
        request: { method: "POST", path: "/todo", json: { title: "Mine" }, as: "a" },
        expect: { status: 201 },
        save: { id: "body.id" },
      },
      {
        request: {
          method: "PUT",
          path: "/todo/<id>",
          json: { title: "Also mine" },
          headers: { "If-None-Match": "*" },
          as: "b",
        },
        expect: { status: 201, body: todo({ id: "<id>", title: "Also mine" }) },
      },
      {
        request: { method: "GET", path: "/todo/<id>", as: "a" },
        expect: { status: 200, body: todo({ id: "<id>", title: "Mine" }) },
      },
    ],
  },
];
