import type { ErrorObject } from "ajv";

/** `$context.error.validationErrorString`: every error in brackets, worded as API Gateway words the common ones. */
export function validationErrors(errors: readonly ErrorObject[]): string {
  const own = errors.filter(({ keyword }) => keyword !== "allOf");
  return `[${own.map(worded).join(", ")}]`;
}

function worded(error: ErrorObject): string {
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
