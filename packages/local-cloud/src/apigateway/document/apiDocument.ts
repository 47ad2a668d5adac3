import type { GatewayResponseRules } from "./gatewayResponseRules";
import type { Integration } from "./integration";
import type { BodyModels } from "./models";
import type { Authorization } from "./securitySchemes";

/** An API as its OpenAPI document describes it, read and checked. */
export interface ApiDocument {
  readonly title: string | undefined;
  /** In the document's order. */
  readonly operations: readonly ApiOperation[];
  readonly gatewayResponses: GatewayResponseRules;
  readonly binaryMediaTypes: readonly string[];
}

/** One method of one resource. */
export interface ApiOperation {
  /** The resource's path with its braces, e.g. `/todo/{id}`. */
  readonly path: string;
  /** `GET`, …, or `ANY`. */
  readonly method: string;
  readonly integration: Integration;
  /** `undefined`: public. */
  readonly authorization: Authorization | undefined;
  /** What the request validator requires; empty without one. */
  readonly requiredParameters: readonly Parameter[];
  /** Models by content type; `undefined` when bodies are not validated. */
  readonly bodyModels: BodyModels | undefined;
  /** What a body must have by the model that the document refers to; `undefined` where it refers to none. */
  readonly requiredMembers: readonly string[] | undefined;
}

export interface Parameter {
  readonly location: "header" | "path" | "querystring";
  readonly name: string;
}
