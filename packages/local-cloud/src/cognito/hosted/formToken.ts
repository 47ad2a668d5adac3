import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readCookie, setCookie } from "./cookies";
import type { Exchange } from "./request";

// Cognito's own names of the two.
const cookie = "XSRF-TOKEN";
export const formTokenField = "_csrf";

export interface FormToken {
  readonly value: string;
  /** The `Set-Cookie` that goes with it. */
  readonly cookie: string;
}

/** What a form of this browser carries: a signature over its cookie, which another site can neither read nor make. */
export function issueFormToken(exchange: Exchange): FormToken {
  const known = readCookie(exchange, cookie);
  const id = known !== undefined && /^[\w-]{22}$/.test(known) ? known : newId();
  return {
    value: signature(exchange, id).toString("base64url"),
    cookie: setCookie(exchange, cookie, id, 24 * 60 * 60),
  };
}

/** Whether the form comes from a page that this browser got from here. */
export function hasFormToken(exchange: Exchange): boolean {
  const id = readCookie(exchange, cookie);
  if (id === undefined) return false;
  const given = Buffer.from(exchange.form.get(formTokenField) ?? "", "base64url");
  const expected = signature(exchange, id);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function signature({ state, pool }: Exchange, id: string): Buffer {
  return createHmac("sha256", state.formKey).update(`${pool.id} ${id}`).digest();
}

function newId(): string {
  return randomBytes(16).toString("base64url");
}
