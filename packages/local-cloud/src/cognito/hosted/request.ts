import type { IncomingHttpHeaders } from "node:http";
import type { Pool } from "../model/pool";
import type { Service } from "../service";
import type { HostedState } from "./state";
import type { Reply } from "../../web/reply";

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
