import { type Body, readBody } from "../../../handlers/body";
import type { Request } from "../../../handlers/request";
import type { ObjectSchema } from "../../../handlers/validate";

/** Reads a JSON body. It may be called a form: that is what curl's `-d` says by default. */
export function readJson(request: Request, schema: ObjectSchema): Body {
  return readBody(request, {
    schema,
    mediaTypes: ["application/json", "application/x-www-form-urlencoded"],
    acceptHeader: "Accept-Post",
  });
}
