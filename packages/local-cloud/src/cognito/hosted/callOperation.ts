import { asObject, type JsonObject, objectIn, stringIn } from "../../shared/json";
import { openOperations } from "../operations";
import { notImplemented } from "../protocol/errors";
import { secretHash } from "../signIn/secretHash";
import type { PageRequest } from "./page";

/** Calls an operation of the API for the page's client, with the `SecretHash` of one that has a secret. */
export async function callOperation(
  { service, authorization }: PageRequest,
  name: string,
  members: JsonObject & { readonly Username: string },
): Promise<JsonObject> {
  const operation = openOperations.get(name);
  if (operation === undefined) throw notImplemented(name);
  const { id, secret } = authorization.client;
  const hash = secret === undefined ? {} : { SecretHash: secretHash(id, secret, members.Username) };
  return asObject(await operation(service, { ...members, ClientId: id, ...hash })) ?? {};
}

/** Where an operation sent a code, from its `CodeDeliveryDetails`; `undefined` if it sent none. */
export function codeDestination(response: JsonObject): string | undefined {
  return stringIn(objectIn(response, "CodeDeliveryDetails"), "Destination");
}
