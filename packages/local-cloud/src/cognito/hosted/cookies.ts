import type { Exchange } from "./request";

/** The request's cookie of this name. */
export function readCookie({ headers }: Exchange, name: string): string | undefined {
  for (const part of (headers.cookie ?? "").split(";")) {
    const [key = "", ...value] = part.trim().split("=");
    if (key === name) return value.join("=");
  }
  return undefined;
}

/**
 * A `Set-Cookie` that scripts cannot read and that other sites' forms do not send; `seconds` 0 removes it.
 * Not `Secure`, which some browsers refuse on http, also on this machine.
 */
export function setCookie({ base }: Exchange, name: string, value: string, seconds: number) {
  return `${name}=${value}; Path=${base}/; Max-Age=${String(seconds)}; HttpOnly; SameSite=Lax`;
}
