import { invalidParameter, notImplemented } from "../protocol/errors";
import { flows } from "../signIn/authFlows";
import { type Body, requiredChoice, textMap } from "../protocol/parameters";
import type { AuthFlow } from "../model/pool";
import { type PoolClient, requiredClient, requiredPool, type Service } from "../service";
import type { Operation } from "../operation";

/** The API's names of flows, older ones too. */
const names = {
  USER_PASSWORD_AUTH: "USER_PASSWORD_AUTH",
  ADMIN_USER_PASSWORD_AUTH: "ADMIN_USER_PASSWORD_AUTH",
  ADMIN_NO_SRP_AUTH: "ADMIN_USER_PASSWORD_AUTH",
  REFRESH_TOKEN_AUTH: "REFRESH_TOKEN_AUTH",
  REFRESH_TOKEN: "REFRESH_TOKEN_AUTH",
  USER_SRP_AUTH: "USER_SRP_AUTH",
  CUSTOM_AUTH: "CUSTOM_AUTH",
  USER_AUTH: "USER_AUTH",
} as const satisfies Record<string, AuthFlow>;

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html */
export const initiateAuth: Operation = (service, body) =>
  authenticate(service, requiredClient(service, body), body, "ADMIN_USER_PASSWORD_AUTH");

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html */
export const adminInitiateAuth: Operation = (service, body) => {
  const at = requiredClient(service, body, requiredPool(service, body));
  return authenticate(service, at, body, "USER_PASSWORD_AUTH");
};

async function authenticate(
  service: Service,
  at: PoolClient,
  body: Body,
  refused: AuthFlow,
): Promise<object> {
  // The keys of a constant object are its names.
  const allowed = Object.keys(names) as (keyof typeof names)[];
  const name = names[requiredChoice(body, "AuthFlow", allowed)];
  if (name === refused) throw invalidParameter("Initiate Auth method not supported.");
  if (!at.client.flows.has(name)) throw invalidParameter(notEnabled(name));
  const flow = flows.get(name);
  if (flow === undefined) throw notImplemented(`The auth flow ${name}`);
  return flow(service, at, textMap(body, "AuthParameters"));
}

/** AWS has a sentence of its own for nearly every flow. */
function notEnabled(flow: AuthFlow): string {
  switch (flow) {
    case "USER_PASSWORD_AUTH":
      return "USER_PASSWORD_AUTH flow not enabled for this client";
    case "ADMIN_USER_PASSWORD_AUTH":
    case "REFRESH_TOKEN_AUTH":
      return "Auth flow not enabled for this client";
    default:
      return `${flow} is not enabled for the client.`;
  }
}
