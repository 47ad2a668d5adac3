import { createServer, type IncomingMessage, type Server } from "node:http";

/** The whole body, or `"too-large"` when it has more than `limit` bytes, which are read all the same. */
export async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Buffer | "too-large"> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size > limit ? "too-large" : Buffer.concat(chunks);
}

/** The media type in a `Content-Type` or `Accept`, in lower case and without its parameters; empty where there is none. */
export function mediaTypeOf(header = ""): string {
  return (header.split(";")[0] ?? "").trim().toLowerCase();
}

/**
 * Listens on 127.0.0.1 and returns the port; 0 for any free one.
 *
 * @throws Error that says what to do when the port cannot be used.
 */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reason = unusable[error.code ?? ""];
      reject(reason === undefined ? error : new Error(`port ${String(port)} ${reason}`));
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

const unusable: Readonly<Record<string, string>> = {
  EADDRINUSE: "is not free: stop what uses it, or choose another with --port",
  EACCES: "is reserved by the system: choose another with --port, from 1024 up",
};

/** Rejects as {@link listen} does when the port cannot be used. */
export async function checkFree(port: number): Promise<void> {
  const server = createServer();
  await listen(server, port);
  await close(server);
}

/** Stops listening and ends open connections, idle or not. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
