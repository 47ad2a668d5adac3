import type { User } from "../model/document";
import { readCookie, setCookie } from "./cookies";
import type { Exchange } from "./request";
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
  const session = state.browsers.look(readCookie(exchange, cookie) ?? "");
  if (session?.poolId !== pool.id) return undefined;
  const user = service.users.get(pool, session.sub);
  return user?.enabled === true ? { user, authTime: session.authTime } : undefined;
}

/** Remembers the person at this browser for an hour; returns the `Set-Cookie`. */
export function rememberUser(exchange: Exchange, { user, authTime }: SignedIn): string {
  // A new handle each time, so that one which was planted before the sign-in is worth nothing.
  const { state, pool } = exchange;
  state.browsers.take(readCookie(exchange, cookie) ?? "");
  const handle = state.browsers.issue({ poolId: pool.id, sub: user.sub, authTime });
  return setCookie(exchange, cookie, handle, browserSessionSeconds);
}

/** Forgets the person at this browser; returns the `Set-Cookie`. */
export function forgetUser(exchange: Exchange): string {
  exchange.state.browsers.take(readCookie(exchange, cookie) ?? "");
  return setCookie(exchange, cookie, "", 0);
}
