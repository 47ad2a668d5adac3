import type { ContractCase, ContractRequest, Expectation } from "./case";

export const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
export const strongTag = /^"[\x21\x23-\x7e]+"$/;
export const unknownId = "00000000-0000-4000-8000-000000000000";

/** A whole todo in a response; new and not done unless the members say otherwise. */
export function todo(members: Readonly<Record<string, unknown>>): object {
  return { id: uuid, done: false, createdAt: time, updatedAt: time, version: 1, ...members };
}

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
};

/** A response with a whole problem document. */
export function problem(
  status: number,
  detail: string,
  members: Readonly<Record<string, unknown>> = {},
): Expectation {
  return {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
    body: {
      type: "about:blank",
      title: titles[status],
      status,
      detail,
      ...members,
      requestId: /./,
    },
  };
}

/** 404, whoever the todo belongs to. */
export const notFound = problem(404, "There is no todo with this id.");

/** 400 with these issues, in this order. */
export function invalid(...errors: readonly object[]): Expectation {
  return problem(400, "The request is not valid.", { errors });
}

/** 412 with the current todo and its entity tag. */
export function preconditionFailed(etag: string, current: object): Expectation {
  const detail = "The todo is not in the state that If-Match or If-None-Match requires.";
  const expectation = problem(412, detail, { current });
  return { ...expectation, headers: { ...expectation.headers, etag } };
}

/**
 * A case of one request of the first person that is rejected. A gateway rejects a body that no model
 * allows before the handler sees it: then `gateway` says how.
 */
export function rejected(
  name: string,
  request: ContractRequest,
  expect: Expectation,
  gateway?: Expectation,
): ContractCase {
  return {
    name,
    steps: [{ request: { as: "a", ...request }, expect, ...(gateway && { gateway }) }],
  };
}
