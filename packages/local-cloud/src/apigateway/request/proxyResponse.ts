import { validateHeaderName, validateHeaderValue } from "node:http";
import { mediaTypeOf } from "../../shared/http";
import { isRecord, type JsonObject, quoted } from "../../shared/json";
import { messageOf } from "../../shared/messageOf";
import { headerValues, type IncomingRequest, type OutgoingResponse, statusOf } from "../http";
import { type Failure, serverError } from "./gatewayResponse";

// A function may leave out any of them, and may not add another.
const members = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"];

// What becomes of a function's own headers:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
const remapped = new Set([
  ...["authorization", "connection", "content-length", "content-md5", "date", "expect"],
  ...["max-forwards", "server", "user-agent", "www-authenticate"],
]);
const dropped = new Set([
  ...["host", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade", "via"],
]);

/**
 * Turns what a function returned into the response; anything but a proxy response is a failure (502).
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyResponse(
  payload: unknown,
  request: IncomingRequest,
  binaryMediaTypes: readonly string[],
): OutgoingResponse | Failure {
  if (!isRecord(payload)) return malformed(`got ${quoted(payload)}`);
  const unknown = Object.keys(payload).find((key) => !members.includes(key));
  if (unknown !== undefined) return malformed(`unknown member "${unknown}"`);
  const status = statusOf(payload.statusCode ?? 200);
  // A final response has no status below 200.
  if (status === undefined || status < 200) {
    return malformed(`statusCode is ${quoted(payload.statusCode)}`);
  }
  const headers = readHeaders(payload);
  if (typeof headers === "string") return malformed(headers);
  const body = payload.body ?? "";
  if (typeof body !== "string") return malformed(`body is ${quoted(body)}, not a string`);
  const encoded = payload.isBase64Encoded ?? false;
  if (typeof encoded !== "boolean") return malformed(`isBase64Encoded is ${quoted(encoded)}`);

  const type = headers.get("content-type")?.values[0] ?? "application/json";
  if (!headers.has("content-type"))
    headers.set("content-type", { name: "Content-Type", values: [type] });
  const accepted = headerValues(request, "accept").at(-1)?.split(",")[0] ?? type;
  const decode = encoded && isBinary(accepted, binaryMediaTypes);
  if (decode && !/^[\w+/=-]*$/.test(body)) {
    return serverError("API_CONFIGURATION_ERROR", "the function's body is not base64");
  }
  return {
    status,
    headers: [...headers.values()].map(({ name, values }) => [name, values]),
    body: Buffer.from(body, decode ? "base64" : "utf8"),
  };
}

type Headers = Map<string, { readonly name: string; readonly values: readonly string[] }>;

/** Headers by their names in lower case, or a string that says what is wrong with them. */
function readHeaders(payload: JsonObject): Headers | string {
  const headers: Headers = new Map();
  const multiValue = payload.multiValueHeaders ?? {};
  const single = payload.headers ?? {};
  if (!isRecord(single)) return `headers is ${quoted(single)}`;
  if (!isRecord(multiValue)) return `multiValueHeaders is ${quoted(multiValue)}`;
  for (const [sentName, value] of [...Object.entries(single), ...Object.entries(multiValue)]) {
    const values = [value].flat();
    if (!values.every((item) => typeof item === "string" || typeof item === "boolean")) {
      return `the header ${sentName} is ${quoted(value)}`;
    }
    const lower = sentName.toLowerCase();
    if (dropped.has(lower)) continue;
    const name = remapped.has(lower) ? `x-amzn-Remapped-${sentName}` : sentName;
    const strings = values.map(String);
    const problem = headerProblem(name, strings);
    if (problem !== undefined) return problem;
    // A pair that is in both counts once.
    const present = headers.get(name.toLowerCase())?.values.filter((one) => !strings.includes(one));
    headers.set(name.toLowerCase(), { name, values: [...(present ?? []), ...strings] });
  }
  return headers;
}

function headerProblem(name: string, values: readonly string[]): string | undefined {
  try {
    validateHeaderName(name);
    for (const value of values) validateHeaderValue(name, value);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function malformed(what: string): Failure {
  return serverError("DEFAULT_5XX", `malformed Lambda proxy response: ${what}`, 502);
}

/** Whether a media type counts as binary: it, its family (`image/*`) or everything is among the API's binary types. */
export function isBinary(mediaType: string, binaryMediaTypes: readonly string[]): boolean {
  const type = mediaTypeOf(mediaType);
  const family = `${type.split("/")[0] ?? ""}/*`;
  const all = ["*/*", family, type];
  return binaryMediaTypes.some((binary) => all.includes(binary.toLowerCase()));
}
