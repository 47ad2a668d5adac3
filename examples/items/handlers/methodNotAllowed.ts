import type { HttpResponse } from "@secured-api/http/response";

/** 405 for a method that a path does not have, with those that it has. */
export const methodNotAllowed = (allowed: string) =>
  async function methodNotAllowed(): Promise<HttpResponse> {
    return { status: 405, headers: { Allow: allowed }, body: { message: "Method Not Allowed" } };
  };
