import type { Answer } from "@secured-api/http/response";

/** `GET /health`: says that the gateway reaches the functions; it asks nothing of the table. */
export const health = () =>
  function health(): Promise<Answer> {
    return Promise.resolve({ status: 200, body: { status: "healthy" } });
  };
