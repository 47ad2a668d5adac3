import { createHmac, randomBytes } from "node:crypto";
import { sameSecret } from "../../shared/sameSecret";
import type { User } from "../model/userData";
import { type HostedRequest, readCookie, setCookie } from "./request";
import { browserSessionSeconds } from "./state";

// Cognito's own names, also of the form field.
const sessionCookie = "cognito";
const formCookie = "XSRF-TOKEN";
export const formTokenField = "_csrf";

export interface SignedInUser {
  readonly user: User;
  /** When the user signed in at this browser, in seconds since 1970. */
  readonly authTime: number;
}

/** Who is signed in at this browser, unless the user is deleted or disabled. */
export function currentUser(request: HostedRequest): SignedInUser | undefined {
  const { service, state, pool } = request;
  const session = state.browserSessions.peek(readCookie(request, sessionCookie) ?? "");
  if (session?.poolId !== pool.id) return undefined;
  const user = service.users.get(pool, session.sub);
  return user?.enabled === true ? { user, authTime: session.authTime } : undefined;
}

/** Remembers the user at this browser for an hour; returns the `Set-Cookie`. */
export function rememberUser(request: HostedRequest, { user, authTime }: SignedInUser): string {
  const { state, pool } = request;
  // A new handle each time, so that one which was planted before the sign-in is worth nothing.
  state.browserSessions.consume(readCookie(request, sessionCookie) ?? "");
  const handle = state.browserSessions.put({ poolId: pool.id, sub: user.sub, authTime });
  return setCookie(request, sessionCookie, handle, browserSessionSeconds);
}

/** Forgets the user at this browser; returns the `Set-Cookie`. */
export function forgetUser(request: HostedRequest): string {
  request.state.browserSessions.consume(readCookie(request, sessionCookie) ?? "");
  return setCookie(request, sessionCookie, "", 0);
}

interface FormToken {
  readonly value: string;
  /** The `Set-Cookie` that goes with it. */
  readonly cookie: string;
}

/** What a form of this browser carries: a signature over its cookie, which another site can neither read nor make. */
export function issueFormToken(request: HostedRequest): FormToken {
  const known = readCookie(request, formCookie);
  const id = known !== undefined && /^[\w-]{22}$/.test(known) ? known : newId();
  return {
    value: signature(request, id).toString("base64url"),
    cookie: setCookie(request, formCookie, id, 24 * 60 * 60),
  };
}

/** Whether the form comes from a page that this browser got from here. */
export function hasFormToken(request: HostedRequest): boolean {
  const id = readCookie(request, formCookie);
  if (id === undefined) return false;
  const received = Buffer.from(request.form.get(formTokenField) ?? "", "base64url");
  return sameSecret(received, signature(request, id));
}

function signature({ state, pool }: HostedRequest, id: string): Buffer {
  return createHmac("sha256", state.formKey).update(`${pool.id} ${id}`).digest();
}

function newId(): string {
  return randomBytes(16).toString("base64url");
}
