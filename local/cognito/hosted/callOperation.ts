import { createHmac } from "node:crypto";
import { notImplemented } from "../errors";
import { asSection, type Inputs } from "../inputs";
import { openOperations } from "../operations/table";
import type { Client } from "../pool";
import type { Exchange } from "./exchange";

/** Calls an operation of the API as the pages do for a person: in the client's name, also of one with a secret. */
export async function callOperation(
  { service }: Exchange,
  client: Client,
  name: string,
  members: Inputs & { readonly Username: string },
): Promise<Inputs> {
  const operation = openOperations.get(name);
  if (operation === undefined) throw notImplemented(name);
  const body = { ...members, ClientId: client.id, ...secretHash(client, members.Username) };
  return asSection(await operation(service, body)) ?? {};
}

function secretHash({ id, secret }: Client, username: string): Inputs {
  if (secret === undefined) return {};
  const hash = createHmac("sha256", secret).update(`${username}${id}`);
  return { SecretHash: hash.digest("base64") };
}
