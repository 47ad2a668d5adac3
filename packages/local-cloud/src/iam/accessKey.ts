import type { IncomingHttpHeaders } from "node:http";

/** The key that a request is signed with; the signature itself is not checked. */
export function accessKeyOf({ authorization }: IncomingHttpHeaders): string | undefined {
  return /Credential=([^/,\s]+)\//.exec(authorization ?? "")?.[1];
}
