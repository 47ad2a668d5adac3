import { checkAttributes, checkRequired, checkWritable } from "../attributes";
import type { User } from "../data";
import { invalidParameter, notAuthorized, notImplemented } from "../errors";
import { checkPassword } from "../passwordPolicy";
import { hashPassword } from "../passwords";
import { checkSecretHash } from "../secretHash";
import type { PoolClient } from "../service";
import { startSession } from "../tokens";
import { withPassword } from "../userState";
import type { Answer } from "./answer";
import { requiredParameter } from "./flow";

/** `NEW_PASSWORD_REQUIRED`: replaces a temporary password, with the attributes that were still missing. */
export const newPassword: Answer = async (service, at, { session, responses, clientMetadata }) => {
  const { pool, client } = at;
  if (typeof session !== "string") throw invalidParameter("Missing required parameter Session");
  const name = requiredParameter(responses, "USERNAME");
  const password = requiredParameter(responses, "NEW_PASSWORD");
  checkSecretHash(client, name, responses.get("SECRET_HASH"));
  const challenge = service.challenges.get(session);
  const named = service.users.find(pool, name);
  const isTheirs = challenge.clientId === client.id && challenge.sub === named?.sub;
  if (!isTheirs) throw notAuthorized("Invalid session for the user.");
  if (pool.mfa === "ON") throw notImplemented("MFA (the pool's mfaConfiguration is ON)");

  checkPassword(pool.passwordPolicy, password, "newPassword");
  const attributes = addedAttributes(at, named, responses);
  const hash = await hashPassword(password);
  // Looked at again: while the password was hashed, another answer may have used the session.
  service.challenges.get(session);
  service.challenges.close(session);
  const user = await service.users.update(pool, named.sub, (current) => {
    if (!current.enabled) throw notAuthorized("User is disabled.");
    return { ...withPassword(current, hash), attributes: { ...current.attributes, ...attributes } };
  });
  if (user === undefined) throw notAuthorized("Invalid session for the user.");
  const source = "TokenGeneration_NewPasswordChallenge";
  const tokens = await startSession(service, { ...at, user, source, clientMetadata });
  return { AuthenticationResult: tokens, ChallengeParameters: {} };
};

const prefix = "userAttributes.";

function addedAttributes(
  { pool, client }: PoolClient,
  user: User,
  responses: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const added = new Map(
    [...responses]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
  if (added.has("email") && user.attributes.email !== undefined) {
    throw notAuthorized("Cannot modify an already provided email");
  }
  checkWritable(client, added);
  checkAttributes(pool, added);
  checkRequired(pool, new Map([...Object.entries(user.attributes), ...added]));
  return Object.fromEntries(added);
}
