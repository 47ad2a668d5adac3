/**
 * One thing that the API promises, as requests and what they are answered. At the start of a case
 * neither person has a todo. A text may use what an earlier step saved: `/todo/<id>`. `<origin>` is
 * an origin that the API lets read its answers.
 */
export interface ContractCase {
  readonly name: string;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly request: ContractRequest;
  readonly expect: Expectation;
  /** When a gateway is in front of the handlers and answers itself: what differs. */
  readonly gateway?: Expectation;
  /** Names for parts of the answer: `{ id: "body.id", etag: "headers.etag" }`. */
  readonly save?: Readonly<Record<string, string>>;
}

export interface ContractRequest {
  readonly method: string;
  /** Under the API's root, with the query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * A value that is sent as JSON; or `text`, sent as it is. A body is `application/json` unless the
   * headers say otherwise.
   */
  readonly json?: unknown;
  readonly text?: string;
  /** Whose access token goes with it; without one there is no `Authorization`. */
  readonly as?: "a" | "b";
}

export interface Expectation {
  readonly status: number;
  /**
   * By name in lower case: the value, a pattern for it, or null for a header that must not be
   * there.
   */
  readonly headers?: Readonly<Record<string, string | RegExp | null>>;
  /**
   * The whole JSON body, in which a pattern stands for a text that it matches; null for no body.
   * Not given: any.
   */
  readonly body?: unknown;
}

/** A request as it is sent. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly as: "a" | "b" | undefined;
}

export interface Received {
  readonly status: number;
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What carries the requests: the handlers in this process, a function's archive, or HTTP. */
export interface Driver {
  readonly send: (request: SentRequest) => Promise<Received>;
  /** One of the API's CORS origins. */
  readonly origin: string;
  /** Whether a gateway checks tokens and bodies first. */
  readonly gateway: boolean;
}
