import { type Body, readBody } from "../../../packages/http/src/body";
import type { Request } from "../../../packages/http/src/request";
import type { ObjectSchema } from "../../../packages/http/src/validation";

/** Reads a JSON body. It may be called a form: that is what curl's `-d` says by default. */
export function readJson(request: Request, schema: ObjectSchema): Body {
  return readBody(request, {
    schema,
    mediaTypes: ["application/json", "application/x-www-form-urlencoded"],
    acceptHeader: "Accept-Post",
  });
}
