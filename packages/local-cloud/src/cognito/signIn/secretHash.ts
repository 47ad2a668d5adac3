import { createHmac } from "node:crypto";
import { sameSecret } from "../../shared/sameSecret";
import type { Client } from "../model/pool";
import { notAuthorized } from "../protocol/errors";

/**
 * Throws unless the `SECRET_HASH` is right; for a client without a secret, if there is one.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
 */
export function checkSecretHash(client: Client, username: string, hash: string | undefined): void {
  if (client.secret === undefined) {
    if (hash === undefined) return;
    throw notAuthorized(
      `Client ${client.id} is not configured with a secret, but a secret hash was received`,
    );
  }
  if (hash === undefined) {
    throw notAuthorized(
      `Client ${client.id} is configured with secret but SECRET_HASH was not received`,
    );
  }
  const expected = Buffer.from(secretHash(client.id, client.secret, username), "base64");
  if (!sameSecret(Buffer.from(hash, "base64"), expected)) {
    throw notAuthorized(`Unable to verify secret hash for client ${client.id}`);
  }
}

/** The `SECRET_HASH` that a client with a secret sends for a user, in base64. */
export function secretHash(clientId: string, secret: string, username: string): string {
  return createHmac("sha256", secret).update(`${username}${clientId}`).digest("base64");
}

/** Whether this is the client's secret; for a client without one, whether there is none. */
export function isClientSecret({ secret }: Client, received: string | undefined): boolean {
  if (secret === undefined || received === undefined) return secret === received;
  return sameSecret(secret, received);
}
