import { createHmac } from "node:crypto";
import { sameSecret } from "../../shared/sameSecret";
import { notAuthorized } from "../protocol/errors";
import type { Client } from "../model/pool";

/**
 * Refuses a call without the right `SECRET_HASH` of a client that has a secret.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
 */
export function checkSecretHash(client: Client, username: string, given: string | undefined): void {
  if (client.secret === undefined) {
    if (given === undefined) return;
    throw notAuthorized(
      `Client ${client.id} is not configured with a secret, but a secret hash was received`,
    );
  }
  if (given === undefined) {
    throw notAuthorized(
      `Client ${client.id} is configured with secret but SECRET_HASH was not received`,
    );
  }
  const expected = Buffer.from(secretHash(client.id, client.secret, username), "base64");
  if (!sameSecret(Buffer.from(given, "base64"), expected)) {
    throw notAuthorized(`Unable to verify secret hash for client ${client.id}`);
  }
}

/** The `SECRET_HASH` that a client with a secret sends for a user, in base64. */
export function secretHash(clientId: string, secret: string, username: string): string {
  return createHmac("sha256", secret).update(`${username}${clientId}`).digest("base64");
}

/** Whether this is the client's secret; for a client without one, whether none was given. */
export function isClientSecret({ secret }: Client, given: string | undefined): boolean {
  if (secret === undefined || given === undefined) return secret === given;
  return sameSecret(secret, given);
}
