import { notImplemented } from "../protocol/errors";
import { asSection, type Inputs } from "../../shared/json";
import { openOperations } from "../operations";
import type { Client } from "../model/pool";
import { secretHash } from "../signIn/secretHash";
import type { Exchange } from "./request";

/** Calls an operation of the API as the pages do for a person: in the client's name, also of one with a secret. */
export async function callOperation(
  { service }: Exchange,
  client: Client,
  name: string,
  members: Inputs & { readonly Username: string },
): Promise<Inputs> {
  const operation = openOperations.get(name);
  if (operation === undefined) throw notImplemented(name);
  const { id, secret } = client;
  const hash = secret === undefined ? {} : { SecretHash: secretHash(id, secret, members.Username) };
  return asSection(await operation(service, { ...members, ClientId: id, ...hash })) ?? {};
}
