import type { Invoke } from "../lambda/invocation";
import type { ApiDocument } from "./apiDocument";
import type { FindKeys } from "./authorizer";
import type { Router } from "./routes";
import type { Throttle } from "./throttle";

/** An API with everything that a request needs to know of it. */
export interface ServedApi {
  readonly id: string;
  readonly region: string;
  readonly document: ApiDocument;
  readonly router: Router;
  readonly stages: ReadonlyMap<string, ServedStage>;
  readonly invoke: Invoke;
  readonly keys: FindKeys;
}

export interface ServedStage {
  readonly name: string;
  readonly deploymentId: string;
  readonly variables: ReadonlyMap<string, string>;
  /** The access log's format, where the stage has one. */
  readonly accessLogFormat: string | undefined;
  readonly throttle: Throttle;
}
