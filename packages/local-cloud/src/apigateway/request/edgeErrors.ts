import type { IncomingMessage } from "node:http";
import type { Answer } from "../answer";
import type { GatewayRequest } from "../http";

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
export const bodyBytes = 10 * 1024 * 1024;
const headerBytes = 10_240;
const urlCharacters = 10_240;

/** The content type of all that is answered in front of API Gateway proper. */
export const earlyType = "text; charset=utf-8";
export const headerTooLarge = `HTTP header is larger than ${String(headerBytes)} bytes.`;

/** The answer to a body over the limit. Its gateway response `REQUEST_TOO_LARGE` does not reach it. */
export const contentTooLong = early(
  413,
  `HTTP content length exceeded ${String(bodyBytes)} bytes.`,
);

/** What is refused whatever the API: the sizes that were told, and characters that a query must not have. */
export function earlyRefusal(
  { target, headerBytes: bytes }: GatewayRequest,
  { headers }: IncomingMessage,
): Answer | undefined {
  if (target.length > urlCharacters) return early(414, "Request URI too long");
  if (/\?.*[|{}]/.test(target)) return early(400, "Bad Request");
  if (bytes > headerBytes) return early(413, headerTooLarge);
  return Number(headers["content-length"] ?? 0) > bodyBytes ? contentTooLong : undefined;
}

function early(status: number, text: string): Answer {
  const headers = [["Content-Type", earlyType]] as const;
  return { status, headers, body: Buffer.from(text), early: true };
}
