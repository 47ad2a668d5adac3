import type { Invoke } from "../../lambda/invocation";
import { account } from "../../shared/names";
import type { ApiDocument } from "../document/apiDocument";
import type { Throttler } from "../throttling";
import type { FindKeys } from "./authorizer";
import type { Router } from "./router";

/** An API with everything that its requests need. */
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
  readonly throttle: Throttler;
}

/**
 * A method's ARN. `path` is the resource's, with its braces, for the permission to call a function; otherwise the one
 * that was requested.
 */
export function methodArn(
  { region, id }: ServedApi,
  stage: ServedStage,
  method: string,
  path: string,
): string {
  return `arn:aws:execute-api:${region}:${account}:${id}/${stage.name}/${method}${path}`;
}
