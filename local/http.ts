import type { IncomingMessage, Server } from "node:http";

/** The whole body, or `"too-large"` once it passes `limit` bytes (the rest is read and thrown away). */
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

/** Listens on 127.0.0.1 (`port` 0: any free one) and returns the port; a taken port is an error that says what to do. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE" || error.code === "EACCES";
      reject(
        taken
          ? new Error(
              `port ${String(port)} is not free (${error.code ?? ""}): stop what uses it, or choose another with --port`,
            )
          : error,
      );
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
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
