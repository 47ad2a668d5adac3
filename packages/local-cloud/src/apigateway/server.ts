import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { earlyType, headerTooLarge } from "./request/edgeErrors";

/** An HTTP server whose limits are a little wider than API Gateway's own, which `answer` enforces. */
export function createApiServer(
  answer: (message: IncomingMessage, response: ServerResponse) => Promise<void>,
): Server {
  const server = createServer(
    {
      maxHeaderSize: 32_768,
      headersTimeout: 10_000,
      // The longest upload; an integration's own 29 seconds come on top of it.
      requestTimeout: 60_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 5_000,
    },
    (message, response) => {
      answer(message, response).catch((error: unknown) => {
        // Not even an error could be answered: the connection is all that is left to end.
        response.destroy(error instanceof Error ? error : undefined);
      });
    },
  );
  server.on("clientError", refuseMalformed);
  return server;
}

const refusals: Readonly<Record<string, readonly [status: string, text: string]>> = {
  HPE_HEADER_OVERFLOW: ["413 Request Entity Too Large", headerTooLarge],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "Request Timeout"],
};

/** Answers what is no HTTP, for which there is no request to handle. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, body] = refusals[error.code ?? ""] ?? ["400 Bad Request", "Bad Request"];
  const head = [
    `HTTP/1.1 ${status}`,
    `Content-Type: ${earlyType}`,
    `Content-Length: ${String(body.length)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => {
    socket.destroy();
  });
}
