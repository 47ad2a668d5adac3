/**
 * One thing that the API promises, as requests and their responses. At the start of a case neither
 * person has a todo. A string may use what an earlier step saved: `/todo/<id>`. `<origin>` is an
 * origin whose pages may read the API's responses.
 */
export interface ContractCase {
  readonly name: string;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly request: ContractRequest;
  readonly expect: Expectation;
  /** What differs when a gateway in front of the handlers responds itself. */
  readonly gateway?: Expectation;
  /** Names for parts of the response: `{ id: "body.id", etag: "headers.etag" }`. */
  readonly save?: Readonly<Record<string, string>>;
}

/** The people whose access tokens go with requests. */
export type Person = "a" | "b";

export interface ContractRequest {
  readonly method: string;
  /** Under the API's root, with the query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * A value that is sent as JSON; or `rawBody`, sent as it is. A body is `application/json` unless
   * the headers say otherwise.
   */
  readonly json?: unknown;
  readonly rawBody?: string;
  /** Without a person there is no `Authorization`. */
  readonly as?: Person;
}

export interface Expectation {
  readonly status: number;
  /** By name in lower case: the value, a pattern for it, or null for a header that is absent. */
  readonly headers?: Readonly<Record<string, string | RegExp | null>>;
  /**
   * The whole JSON body, in which a pattern stands for a string that it matches; null for no body.
   * @default any body
   */
  readonly body?: unknown;
}

/** A request as it is sent. */
export interface RequestSent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly as: Person | undefined;
}

/** A response as it arrives. */
export interface ResponseSeen {
  readonly status: number;
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What carries the requests: the handlers in this process, a function's archive, or HTTP. */
export interface Driver {
  readonly send: (request: RequestSent) => Promise<ResponseSeen>;
  /** One of the API's CORS origins. */
  readonly origin: string;
  /** Whether a gateway checks tokens and bodies first. */
  readonly gateway: boolean;
}
