import { signInWithPassword } from "./password";
import { checkSecretHash } from "./secretHash";
import { type Flow, requiredParameter } from "./parameters";
import { afterPassword } from "./nextStep";

/** `USER_PASSWORD_AUTH`, and with an administrator's signature `ADMIN_USER_PASSWORD_AUTH`. */
export const password: Flow = async (service, at, parameters) => {
  const name = requiredParameter(parameters, "USERNAME");
  const given = requiredParameter(parameters, "PASSWORD");
  checkSecretHash(at.client, name, parameters.get("SECRET_HASH"));
  return afterPassword(service, at, await signInWithPassword(service, at, name, given));
};
