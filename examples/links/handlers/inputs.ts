import { readBody } from "@secured-api/http/body";
import type { Parsed, Request } from "@secured-api/http/request";
import { type HttpResponse, problemResponse } from "@secured-api/http/response";
import type { ObjectSchema } from "@secured-api/http/validation";

/** What a body whose members are all texts holds, or the answer that refuses it. */
export function readTexts(
  request: Request,
  schema: ObjectSchema,
): Parsed<Readonly<Record<string, string | undefined>>> {
  const mediaTypes = ["application/json"];
  const body = readBody(request, { schema, mediaTypes, acceptHeader: "Accept-Post" });
  // The schema holds, and its members are texts.
  return body.ok ? { ok: true, value: body.value as Record<string, string | undefined> } : body;
}

/** A query parameter; the last one when it is repeated. */
export function parameter(request: Request, name: string): string | undefined {
  return request.query[name]?.at(-1);
}

export function ok(body: object): HttpResponse {
  return { status: 200, body };
}

export function badRequest(detail: string): HttpResponse {
  return problemResponse(400, detail);
}

/** 400, as the API answers an id that names nothing of the caller's. */
export function unknown(name: string, id: string): HttpResponse {
  return badRequest(`Unknown ${name} ${id}`);
}
