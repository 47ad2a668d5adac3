import { randomBytes } from "node:crypto";
import type { Cloud } from "./cloud";
import type { Resource } from "./engine/engine";
import type { LocalAccess } from "./outputs";

/** Where everything is, and a person to sign in as: made anew at every start, the same while the process lives. */
export function localAccess(cloud: Cloud) {
  const password = `${randomBytes(12).toString("base64url")}-Aa1`;
  let added: string | undefined;

  return async (resources: readonly Resource[]): Promise<LocalAccess> => {
    const endpoints = {
      cognitoEndpoint: cloud.endpoints.cognito,
      dynamodbEndpoint: cloud.endpoints.dynamodb,
      outbox: cloud.endpoints.outbox,
    };
    const [pool] = resources.filter(({ type }) => type === "aws:cognito/userPool:UserPool");
    const [userPoolId] = cloud.userPoolIds();
    if (pool === undefined || userPoolId === undefined) return endpoints;
    const byEmail = JSON.stringify(pool.inputs.usernameAttributes ?? []).includes("email");
    const user = { username: byEmail ? "demo@example.com" : "demo", password };
    if (added !== user.username) await cloud.addUser(userPoolId, user);
    added = user.username;
    const jwksUri = `${cloud.endpoints.cognito}/${userPoolId}/.well-known/jwks.json`;
    const hostedUi = cloud.hostedUi(userPoolId);
    return { ...endpoints, jwksUri, ...(hostedUi === undefined ? {} : { hostedUi }), user };
  };
}
