import type { IncomingHttpHeaders } from "node:http";
import type { WebResponse } from "../../web/response";
import type { Pool } from "../model/pool";
import type { Service } from "../service";
import type { HostedState } from "./state";

/** One request to a pool's domain. */
export interface HostedRequest {
  readonly service: Service;
  readonly state: HostedState;
  readonly pool: Pool;
  /** The prefix of the pool's paths: empty where the request's host names the pool. */
  readonly base: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  /** The form in the body; empty for GET. */
  readonly form: URLSearchParams;
}

export type HostedEndpoint = (request: HostedRequest) => WebResponse | Promise<WebResponse>;

/** The request's cookie of this name. */
export function readCookie({ headers }: HostedRequest, name: string): string | undefined {
  for (const part of (headers.cookie ?? "").split(";")) {
    const [key = "", ...value] = part.trim().split("=");
    if (key === name) return value.join("=");
  }
  return undefined;
}

/**
 * A `Set-Cookie` that scripts cannot read and that other sites' forms do not send; `seconds` 0 removes it.
 * Not `Secure`: some browsers do not take that over http, even from this machine.
 */
export function setCookie({ base }: HostedRequest, name: string, value: string, seconds: number) {
  return `${name}=${value}; Path=${base}/; Max-Age=${String(seconds)}; HttpOnly; SameSite=Lax`;
}
