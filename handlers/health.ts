import type { HttpResponse } from "@secured-api/http/response";

/** `GET /health`: says that the gateway reaches the functions; it sends nothing to the table. */
export const health = () =>
  function health(): Promise<HttpResponse> {
    return Promise.resolve({ status: 200, body: { status: "healthy" } });
  };
