import { readBody } from "@secured-api/http/body";
import type { Parsed, Request } from "@secured-api/http/request";
import type { ObjectSchema } from "@secured-api/http/validation";

/** Reads a JSON body. It may be called a form: that is what curl's `-d` says by default. */
export function readJson(request: Request, schema: ObjectSchema): Parsed<object> {
  return readBody(request, {
    schema,
    mediaTypes: ["application/json", "application/x-www-form-urlencoded"],
    acceptHeader: "Accept-Post",
  });
}
