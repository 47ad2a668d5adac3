import type { ErrorObject } from "ajv";
import type { ApiOperation, Parameter } from "../document/apiDocument";
import { contentType, headerValues, type IncomingRequest } from "../http";
import { type Failure, failure } from "./gatewayResponse";
import type { MatchedRoute } from "./router";

/** What the request validator checks first: that the required parameters are there and not blank. */
export function validateParameters(
  { operation, pathParameters }: MatchedRoute,
  request: IncomingRequest,
): Failure | undefined {
  const value = ({ location, name }: Parameter) => {
    if (location === "path") return pathParameters.get(name);
    if (location === "querystring") return request.query.get(name)?.at(-1);
    return headerValues(request, name).at(-1);
  };
  const missing = operation.requiredParameters.filter((item) => !value(item)?.trim());
  if (missing.length === 0) return undefined;
  const names = missing.map(({ name }) => name).join(", ");
  return failure("BAD_REQUEST_PARAMETERS", `Missing required request parameters: [${names}]`);
}

/**
 * What the request validator checks next: the body against the model of the request's content type. Without a model for
 * that type nothing is checked, as in API Gateway: a function must not rely on it. An empty body counts as `{}`.
 */
export function validateBody(
  { bodyModels }: ApiOperation,
  request: IncomingRequest,
  body: Buffer,
): Failure | undefined {
  const model = bodyModels?.get(contentType(request));
  if (model === undefined) return undefined;
  const value = parseJson(body.length === 0 ? "{}" : body.toString());
  if (value === undefined) return invalid("[Unable to parse the request body as JSON]");
  try {
    return model(value) ? undefined : invalid(validationErrors(model.errors ?? []));
  } catch (error) {
    // A recursive model can be driven deeper than the stack reaches.
    if (error instanceof RangeError) return invalid("[The request body is nested too deeply]");
    throw error;
  }
}

function invalid(validationError: string): Failure {
  return failure("BAD_REQUEST_BODY", "Invalid request body", { validationError });
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

/** `$context.error.validationErrorString`: every error in brackets, the common ones worded as in API Gateway. */
function validationErrors(errors: readonly ErrorObject[]): string {
  const causes = errors.filter(({ keyword }) => keyword !== "allOf");
  return `[${causes.map(describe).join(", ")}]`;
}

function describe(error: ErrorObject): string {
  const params: Readonly<Record<string, unknown>> = error.params;
  switch (error.keyword) {
    case "required":
      return `object has missing required properties (${json([params.missingProperty])})`;
    case "additionalProperties":
      return `object instance has properties which are not allowed by the schema: ${json([params.additionalProperty])}`;
    case "type":
      return `instance type does not match any allowed primitive type (allowed: ${json([params.type].flat())})${at(error)}`;
    case "enum":
      return `instance value not found in enum (possible values: ${json(params.allowedValues)})${at(error)}`;
    case "minLength":
      return `string is too short (required minimum: ${json(params.limit)})${at(error)}`;
    case "maxLength":
      return `string is too long (maximum allowed: ${json(params.limit)})${at(error)}`;
    default:
      return `${error.message ?? error.keyword}${at(error)}`;
  }
}

function at({ instancePath }: ErrorObject): string {
  return instancePath === "" ? "" : ` at ${instancePath}`;
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
