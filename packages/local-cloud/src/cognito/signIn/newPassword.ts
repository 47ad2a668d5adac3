import type { User } from "../model/document";
import { notAuthorized } from "../protocol/errors";
import { replacePassword } from "./replacePassword";
import type { Answer } from "./answer";
import { requiredParameter } from "./parameters";
import { secondFactor } from "./nextStep";
import { closeChallenge, openChallenge } from "./openChallenge";

/** `NEW_PASSWORD_REQUIRED`: replaces a temporary password, with the attributes that were still missing. */
export const newPassword: Answer = async (service, at, given) => {
  const { session, user } = openChallenge(service, at, "NEW_PASSWORD_REQUIRED", given);
  const changed = await replacePassword(service, at, user, {
    password: requiredParameter(given.responses, "NEW_PASSWORD"),
    attributes: addedAttributes(user, given.responses),
    useUp: () => {
      closeChallenge(service, session);
    },
  });
  return secondFactor(service, {
    ...at,
    user: changed,
    source: "TokenGeneration_NewPasswordChallenge",
    clientMetadata: given.clientMetadata,
  });
};

const prefix = "userAttributes.";

function addedAttributes(
  user: User,
  responses: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const added = new Map(
    [...responses]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
  if (added.has("email") && user.attributes.email !== undefined) {
    throw notAuthorized("Cannot modify an already provided email");
  }
  return added;
}
