import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Cloud } from "../cloud";
import { secretHash } from "../cognito/signIn/secretHash";
import type { Resource } from "../program/engine";
import type { Properties } from "../program/properties";
import { stringsIn } from "../shared/json";
import { usageError } from "../shared/usageError";

/** The outputs of the running stack, and how to reach it. */
export interface Outputs extends Properties {
  readonly local: LocalAccess;
}

/** How to reach a running local stack: URLs, and a demo user to sign in as. */
export interface LocalAccess {
  /** The API's first stage, which serves the API locally even when it has a domain. */
  readonly apiUrl?: string;
  readonly cognitoEndpoint: string;
  readonly dynamodbEndpoint: string;
  /** The page with the mails that Cognito has sent. */
  readonly outbox: string;
  readonly jwksUri?: string;
  /** The hosted pages, when the user pool has a domain. */
  readonly hostedUi?: string;
  /** The hosted page to sign in on, for the first client that may use it. */
  readonly signInPage?: string;
  /** The user pool's first client that signs in with a password; with the user's `SECRET_HASH` when it has a secret. */
  readonly client?: { readonly id: string; readonly secretHash?: string };
  readonly user?: { readonly username: string; readonly password: string };
}

const file = join(".local", "outputs.json");

/** Writes `.local/outputs.json`: the outputs as `pulumi stack output --json` prints them, and `local`. */
export function writeOutputs(outputs: Outputs): void {
  mkdirSync(dirname(file), { recursive: true });
  // It holds the demo user's password.
  writeFileSync(file, `${JSON.stringify(outputs, null, 2)}\n`, { mode: 0o600 });
}

/**
 * Reads `.local/outputs.json` of the current directory.
 *
 * @throws a usage error when no stack was started there.
 */
export function readOutputs(): Outputs {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Outputs;
  } catch {
    throw usageError(`${file} does not exist: start the stack first, with local-cloud start`);
  }
}

/** Returns what finds the access to the resources of a version. The demo user's password is new with each process. */
export function localAccess(cloud: Pick<Cloud, "endpoints" | "outputs" | "addUser" | "hostedUi">) {
  const password = `${randomBytes(12).toString("base64url")}-Aa1`;
  /** The id of the user pool that has the demo user. */
  let populated: string | undefined;

  return async (resources: readonly Resource[]): Promise<LocalAccess> => {
    const all = (type: string): Properties[] =>
      resources.filter((each) => each.type === type).map(({ urn }) => cloud.outputs(urn));
    const [stage] = all("aws:apigateway/stage:Stage");
    const [pool] = all("aws:cognito/userPool:UserPool");
    const services = {
      ...(stage !== undefined && { apiUrl: String(stage.invokeUrl) }),
      cognitoEndpoint: cloud.endpoints.cognito,
      dynamodbEndpoint: cloud.endpoints.dynamodb,
      outbox: cloud.endpoints.outbox,
    };
    if (pool === undefined) return services;

    const userPoolId = String(pool.id);
    const byEmail = stringsIn(pool, "usernameAttributes").includes("email");
    const user = { username: byEmail ? "demo@example.com" : "demo", password };
    if (populated !== userPoolId) await cloud.addUser(userPoolId, user);
    populated = userPoolId;
    const hostedUi = cloud.hostedUi(userPoolId);
    const clients = all("aws:cognito/userPoolClient:UserPoolClient");
    const client = clients.find(signsInByPassword) ?? clients[0];
    const signInPage = hostedUi && clients.flatMap((each) => signInPageOf(hostedUi, each))[0];
    return {
      ...services,
      jwksUri: `${cloud.endpoints.cognito}/${userPoolId}/.well-known/jwks.json`,
      ...(hostedUi !== undefined && { hostedUi }),
      ...(signInPage !== undefined && { signInPage }),
      ...(client !== undefined && { client: clientAccess(client, user.username) }),
      user,
    };
  };
}

function signsInByPassword(client: Properties): boolean {
  return stringsIn(client, "explicitAuthFlows").some((flow) =>
    /^(ALLOW_)?USER_PASSWORD_AUTH$/.test(flow),
  );
}

function clientAccess(client: Properties, username: string): NonNullable<LocalAccess["client"]> {
  const [id, secret] = [String(client.id), String(client.clientSecret)];
  return { id, ...(secret !== "" && { secretHash: secretHash(id, secret, username) }) };
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/login-endpoint.html */
function signInPageOf(hostedUi: string, client: Properties): string[] {
  const [redirectUri] = stringsIn(client, "callbackUrls");
  const flows = stringsIn(client, "allowedOauthFlows");
  const [responseType] = [
    ...(flows.includes("code") ? ["code"] : []),
    ...(flows.includes("implicit") ? ["token"] : []),
  ];
  if (redirectUri === undefined || responseType === undefined) return [];
  const query = {
    client_id: String(client.id),
    response_type: responseType,
    redirect_uri: redirectUri,
  };
  return [`${hostedUi}/login?${new URLSearchParams(query).toString()}`];
}
