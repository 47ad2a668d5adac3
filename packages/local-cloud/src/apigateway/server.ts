import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { edgeErrorType, headerTooLarge } from "./request/edgeErrors";

/** An HTTP server whose limits are slightly wider than API Gateway's own, which `handle` enforces. */
export function createApiServer(
  handle: (message: IncomingMessage, response: ServerResponse) => Promise<void>,
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
      handle(message, response).catch((error: unknown) => {
        // Not even an error response could be sent: all that is left is to end the connection.
        response.destroy(error instanceof Error ? error : undefined);
      });
    },
  );
  server.on("clientError", rejectMalformed);
  return server;
}

/** Status line and body by the code of Node's HTTP parser. */
const parserErrors: Readonly<Record<string, readonly [status: string, body: string]>> = {
  HPE_HEADER_OVERFLOW: ["413 Request Entity Too Large", headerTooLarge],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "Request Timeout"],
};

/** Responds to what is not HTTP, for which there is no request to handle. */
function rejectMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, body] = parserErrors[error.code ?? ""] ?? ["400 Bad Request", "Bad Request"];
  const head = [
    `HTTP/1.1 ${status}`,
    `Content-Type: ${edgeErrorType}`,
    `Content-Length: ${String(body.length)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => {
    socket.destroy();
  });
}
