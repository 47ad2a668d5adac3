import type { IncomingHttpHeaders } from "node:http";
import type { Reply } from "../../web/reply";
import type { Pool } from "../model/pool";
import type { Service } from "../service";
import type { HostedState } from "./state";

/** One request to a pool's domain. */
export interface Exchange {
  readonly service: Service;
  readonly state: HostedState;
  readonly pool: Pool;
  /** What the pool's paths begin with: empty where the request's host names the pool. */
  readonly base: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  /** The form in the body; empty for GET. */
  readonly form: URLSearchParams;
}

export type Endpoint = (exchange: Exchange) => Reply | Promise<Reply>;

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

const names = [
  ..."client_id response_type redirect_uri scope state nonce".split(" "),
  ..."code_challenge code_challenge_method identity_provider".split(" "),
];

/** The parameters of the request for a sign-in, to pass on from page to page, and nothing else. */
export function requestQuery(query: URLSearchParams): string {
  const known = names.flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[name, value] as [string, string]];
  });
  return new URLSearchParams(known).toString();
}
