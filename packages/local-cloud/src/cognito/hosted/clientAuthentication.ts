import { timingSafeEqual } from "node:crypto";
import type { Client } from "../model/pool";
import type { Exchange } from "./request";

/** The client that sends the request: by its secret, or by its id alone where it has none. `undefined` refuses it. */
export function authenticatedClient(exchange: Exchange): Client | undefined {
  const { headers, form, pool } = exchange;
  const basic = readBasic(headers.authorization);
  if (headers.authorization !== undefined && basic === undefined) return undefined;
  const id = form.get("client_id") ?? basic?.id ?? "";
  // Two ways of saying who one is may not contradict each other, https://www.rfc-editor.org/rfc/rfc6749#section-2.3
  if (basic !== undefined && (basic.id !== id || form.has("client_secret"))) return undefined;
  const client = pool.clients.get(id);
  if (client === undefined) return undefined;
  const given = basic?.secret ?? form.get("client_secret") ?? "";
  return sameText(client.secret ?? "", given) ? client : undefined;
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1: both parts are form-encoded. */
function readBasic(header: string | undefined): { id: string; secret: string } | undefined {
  const [, encoded] = /^basic ([\w+/]+={0,2})$/i.exec(header ?? "") ?? [];
  if (encoded === undefined) return undefined;
  const [id = "", ...secret] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  const decode = (part: string) => new URLSearchParams(`v=${part}`).get("v") ?? "";
  return { id: decode(id), secret: decode(secret.join(":")) };
}

function sameText(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
