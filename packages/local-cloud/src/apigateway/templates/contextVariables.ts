import { isRecord } from "../../shared/json";

/** The values of `$context`, nested as its names are. */
export type Variables = Readonly<Record<string, unknown>>;

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
const everywhere = [
  ...["accountId", "apiId", "authorizer", "deploymentId", "domainName", "domainPrefix", "error"],
  ...["extendedRequestId", "httpMethod", "identity", "path", "protocol", "requestId"],
  ...["requestTime", "requestTimeEpoch", "resourceId", "resourcePath", "stage", "xrayTraceId"],
];
const accessLogOnly = [
  ...["status", "responseLength", "responseLatency", "integration", "integrationLatency"],
  ...["integrationStatus", "integrationErrorMessage", "authenticate", "authorize"],
];

/** Whether `$context.<name>` has a value here; the access log has some more. */
export function isKnownVariable(
  name: string,
  use: "anywhere" | "access log" = "anywhere",
): boolean {
  const [first = ""] = name.split(".");
  return everywhere.includes(first) || (use === "access log" && accessLogOnly.includes(first));
}

// `${context.x}` or `$context.x`; only the names of claims contain colons and hyphens.
const names = String.raw`authorizer\.claims\.\w[\w:-]*\w|[A-Za-z]+(?:\.[A-Za-z]+)*`;
const reference = new RegExp(String.raw`\$(?:\{context\.(${names})\}|context\.(${names}))`, "g");

/** The names that a template refers to as `$context.…`, without `context`. */
export function variablesIn(template: string): readonly string[] {
  return [...template.matchAll(reference)].map((match) => match[1] ?? match[2] ?? "");
}

/** Replaces every `$context.…` in a template; `value` gets the name without `context`. */
export function substitute(template: string, value: (name: string) => string): string {
  return template.replace(reference, (_, braced: string | undefined, plain: string | undefined) =>
    value(braced ?? plain ?? ""),
  );
}

/** A variable's value as a string; `undefined` where it has none. */
export function lookUp(variables: Variables, name: string): string | undefined {
  const claim = /^authorizer\.claims\.(.+)$/.exec(name)?.[1];
  const path = claim === undefined ? name.split(".") : ["authorizer", "claims", claim];
  let value: unknown = variables;
  for (const key of path) {
    if (!isRecord(value)) return undefined;
    value = value[key];
  }
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}
