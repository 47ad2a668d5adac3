import { type HttpResponse, problemResponse } from "@secured-api/http/response";

/** Whether Cognito refused with one of these: what a client sent is at fault, or who sent it. */
export function isRefusal(error: unknown, names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

/** 429, of Cognito or of this API. */
export function tooMany(seconds: number): HttpResponse {
  return problemResponse(429, "Too many requests. Try again later.", {
    "Retry-After": String(seconds),
  });
}
