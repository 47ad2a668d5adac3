import { json, type WebResponse } from "../../web/response";
import type { Client } from "../model/pool";
import { isClientSecret } from "../signIn/secretHash";
import type { HostedRequest } from "./request";

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.2 and, for the last two, section 4.1.2.1 and RFC 7009. */
export type OauthErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "unauthorized_client"
  | "unsupported_grant_type"
  | "invalid_scope"
  | "server_error"
  | "unsupported_token_type";

interface OauthErrorOptions {
  readonly description?: string;
  /** 400 by default. */
  readonly status?: number;
}

export function oauthError(
  error: OauthErrorCode,
  { description, status = 400 }: OauthErrorOptions = {},
): WebResponse {
  return json(status, {
    error,
    ...(description === undefined ? {} : { error_description: description }),
  });
}

/** The scopes of a `scope` parameter, each once. https://www.rfc-editor.org/rfc/rfc6749#section-3.3 */
export function parseScope(scope: string | null): readonly string[] {
  return [...new Set((scope ?? "").split(" ").filter((name) => name !== ""))];
}

/**
 * The client that sends the request: by its secret, or by its id alone where it has none; `undefined` if it cannot be
 * authenticated. https://www.rfc-editor.org/rfc/rfc6749#section-2.3
 */
export function authenticatedClient({ headers, form, pool }: HostedRequest): Client | undefined {
  const basic = readBasic(headers.authorization);
  if (headers.authorization !== undefined && basic === undefined) return undefined;
  const id = form.get("client_id") ?? basic?.id ?? "";
  // One method of authentication only, and no other client's id.
  if (basic !== undefined && (basic.id !== id || form.has("client_secret"))) return undefined;
  const client = pool.clients.get(id);
  if (client === undefined) return undefined;
  const secret = basic?.secret ?? form.get("client_secret") ?? "";
  // An empty secret is the same as none: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
  return isClientSecret(client, secret === "" ? undefined : secret) ? client : undefined;
}

/** Both parts are form-encoded. https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */
function readBasic(header: string | undefined): { id: string; secret: string } | undefined {
  const [, encoded] = /^basic ([\w+/]+={0,2})$/i.exec(header ?? "") ?? [];
  if (encoded === undefined) return undefined;
  const [id = "", ...secret] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  const decode = (part: string) => new URLSearchParams(`v=${part}`).get("v") ?? "";
  return { id: decode(id), secret: decode(secret.join(":")) };
}
