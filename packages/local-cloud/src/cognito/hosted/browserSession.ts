import { createHmac, randomBytes } from "node:crypto";
import { sameSecret } from "../../shared/sameSecret";
import type { User } from "../model/document";
import { type Exchange, readCookie, setCookie } from "./request";
import { browserSessionSeconds } from "./state";

// Cognito's own name.
const cookie = "cognito";

/** Who is signed in at a browser, and since when in seconds since 1970. */
export interface SignedIn {
  readonly user: User;
  readonly authTime: number;
}

/** Who is signed in at this browser, unless they are gone or disabled. */
export function currentUser(exchange: Exchange): SignedIn | undefined {
  const { service, state, pool } = exchange;
  const session = state.browsers.peek(readCookie(exchange, cookie) ?? "");
  if (session?.poolId !== pool.id) return undefined;
  const user = service.users.get(pool, session.sub);
  return user?.enabled === true ? { user, authTime: session.authTime } : undefined;
}

/** Remembers the person at this browser for an hour; returns the `Set-Cookie`. */
export function rememberUser(exchange: Exchange, { user, authTime }: SignedIn): string {
  // A new handle each time, so that one which was planted before the sign-in is worth nothing.
  const { state, pool } = exchange;
  state.browsers.consume(readCookie(exchange, cookie) ?? "");
  const handle = state.browsers.put({ poolId: pool.id, sub: user.sub, authTime });
  return setCookie(exchange, cookie, handle, browserSessionSeconds);
}

/** Forgets the person at this browser; returns the `Set-Cookie`. */
export function forgetUser(exchange: Exchange): string {
  exchange.state.browsers.consume(readCookie(exchange, cookie) ?? "");
  return setCookie(exchange, cookie, "", 0);
}

// Cognito's own names of the two.
const formCookie = "XSRF-TOKEN";
export const formTokenField = "_csrf";

interface FormToken {
  readonly value: string;
  /** The `Set-Cookie` that goes with it. */
  readonly cookie: string;
}

/** What a form of this browser carries: a signature over its cookie, which another site can neither read nor make. */
export function issueFormToken(exchange: Exchange): FormToken {
  const known = readCookie(exchange, formCookie);
  const id = known !== undefined && /^[\w-]{22}$/.test(known) ? known : newId();
  return {
    value: signature(exchange, id).toString("base64url"),
    cookie: setCookie(exchange, formCookie, id, 24 * 60 * 60),
  };
}

/** Whether the form comes from a page that this browser got from here. */
export function hasFormToken(exchange: Exchange): boolean {
  const id = readCookie(exchange, formCookie);
  if (id === undefined) return false;
  const received = Buffer.from(exchange.form.get(formTokenField) ?? "", "base64url");
  return sameSecret(received, signature(exchange, id));
}

function signature({ state, pool }: Exchange, id: string): Buffer {
  return createHmac("sha256", state.formKey).update(`${pool.id} ${id}`).digest();
}

function newId(): string {
  return randomBytes(16).toString("base64url");
}
