import { checkAttributes, checkRequired, checkWritable } from "../attributes";
import { makeCredentials } from "../credentials";
import type { User } from "../data";
import { notAuthorized } from "../errors";
import { checkPassword } from "../passwordPolicy";
import type { PoolClient } from "../service";
import { withPassword } from "../userState";
import type { Answer } from "./answer";
import { requiredParameter } from "./flow";
import { secondFactor } from "./nextStep";
import { closeChallenge, openChallenge, requireEnabled } from "./openChallenge";

/** `NEW_PASSWORD_REQUIRED`: replaces a temporary password, with the attributes that were still missing. */
export const newPassword: Answer = async (service, at, given) => {
  const { pool } = at;
  const { session, user } = openChallenge(service, at, "NEW_PASSWORD_REQUIRED", given);
  const password = requiredParameter(given.responses, "NEW_PASSWORD");
  checkPassword(pool.passwordPolicy, password, "newPassword");
  const attributes = addedAttributes(at, user, given.responses);
  const credentials = await makeCredentials(pool, user.username, password);
  closeChallenge(service, session);
  const changed = await service.users.update(pool, user.sub, (current) => ({
    ...withPassword(requireEnabled(current), credentials),
    attributes: { ...current.attributes, ...attributes },
  }));
  return secondFactor(service, {
    ...at,
    user: requireEnabled(changed),
    source: "TokenGeneration_NewPasswordChallenge",
    clientMetadata: given.clientMetadata,
  });
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
