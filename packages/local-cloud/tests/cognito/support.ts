import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { type Cognito, createCognito } from "../../src/cognito/cognito";
import type { CognitoData } from "../../src/cognito/model/userData";
import { generateSigningKey } from "../../src/cognito/crypto/keys";
import type { Message } from "../../src/cognito/model/messages";
import type { ResourceState } from "../../src/program/engine";
import { close, listen } from "../../src/shared/http";
import type { Invocation, InvocationOutcome } from "../../src/lambda/invocation";
import { cognitoProviders } from "../../src/providers/cognito";
import { memoryState, type State } from "../../src/shared/state";

export const region = "eu-central-1";
export const password = "Correct-horse-9";

export type Members = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AnswerBody;
}

/** What tests read of answers. An operation gives only some of these: the rest is missing, and a test of it fails. */
export interface AnswerBody {
  readonly __type: string;
  readonly message: string;
  readonly AuthenticationResult: Tokens;
  readonly ChallengeName: string;
  readonly ChallengeParameters: Readonly<Record<string, string>>;
  readonly CodeDeliveryDetails: { readonly Destination: string };
  readonly Session: string;
  readonly User: Members;
  readonly Username: string;
  readonly UserAttributes: readonly object[];
  readonly UserCreateDate: number;
  readonly UserLastModifiedDate: number;
  readonly UserPool: Members;
  readonly UserPoolClient: Members;
  readonly UserStatus: string;
  readonly UserSub: string;
}

export interface Tokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken: string;
  readonly ExpiresIn: number;
}

export interface Started {
  readonly cognito: Cognito;
  readonly url: string;
  readonly messages: Message[];
  readonly invocations: [string, Invocation][];
  readonly authorized: [string, string][];
  /** The service's clock, in milliseconds. */
  now(): number;
  /** Moves the service's clock. */
  advance(milliseconds: number): void;
  /** Registers a resource as a program would. */
  register(type: string, name: string, inputs: Members): Promise<ResourceState>;
  /** Calls an operation as an SDK in a page would. */
  call(operation: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Calls an operation with AWS credentials. */
  admin(operation: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly state?: State<CognitoData>;
  readonly trigger?: (invocation: Invocation) => InvocationOutcome | Promise<InvocationOutcome>;
  readonly triggerTimeout?: number;
  /** Gives each pool a key of its own, as outside of tests; else all share one, which is faster. */
  readonly ownKeys?: boolean;
}

const sharedKey = generateSigningKey();

/** A service on a free port. Its clock stands still, at the present, until it is moved. */
export async function startCognito(options: StartOptions = {}): Promise<Started> {
  const messages: Message[] = [];
  const invocations: [string, Invocation][] = [];
  const authorized: [string, string][] = [];
  let time = Date.now();
  const cognito = createCognito({
    region,
    state: options.state ?? memoryState({ pools: {} }),
    invoke: async (arn, invocation) => {
      invocations.push([arn, invocation]);
      const unchanged = { ok: true, payload: invocation.event, functionName: "f" } as const;
      return (await options.trigger?.(invocation)) ?? unchanged;
    },
    deliver: (message) => messages.push(message),
    authorize: (headers, action, resource) => {
      authorized.push([action, resource]);
      return headers.authorization === undefined
        ? `User is not authorized to perform: ${action} on resource: ${resource}`
        : undefined;
    },
    now: () => time,
    ...(options.ownKeys === true ? {} : { createKey: () => sharedKey }),
    ...(options.triggerTimeout === undefined ? {} : { triggerTimeout: options.triggerTimeout }),
  });
  const server = createServer(cognito.listener);
  const url = `http://127.0.0.1:${String(await listen(server, 0))}`;
  cognito.endpoint(url);
  const providers = cognitoProviders(cognito, region);

  async function call(
    operation: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${url}/`, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
        ...headers,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    // The wire's boundary: what is really there is what the tests find out.
    const answer = (await response.json()) as AnswerBody;
    return { status: response.status, headers: response.headers, body: answer };
  }

  return {
    cognito,
    url,
    messages,
    invocations,
    authorized,
    now: () => time,
    advance: (milliseconds) => {
      time += milliseconds;
    },
    register: async (type, name, inputs) => {
      const urn = `urn:pulumi:dev::todo::${type}::${name}`;
      const provider = providers[type];
      if (provider === undefined) throw new Error(`no provider for ${type}`);
      return provider({ urn, type, name, parent: "", custom: true, inputs }, undefined);
    },
    call,
    admin: (operation, body, headers = {}) =>
      call(operation, body, { authorization: "AWS4-HMAC-SHA256", ...headers }),
    stop: () => close(server),
  };
}

export const types = {
  pool: "aws:cognito/userPool:UserPool",
  client: "aws:cognito/userPoolClient:UserPoolClient",
  resourceServer: "aws:cognito/resourceServer:ResourceServer",
  group: "aws:cognito/userGroup:UserGroup",
  domain: "aws:cognito/userPoolDomain:UserPoolDomain",
};

export const emailPool = { usernameAttributes: ["email"], autoVerifiedAttributes: ["email"] };

export const allFlows = [
  "ALLOW_USER_PASSWORD_AUTH",
  "ALLOW_ADMIN_USER_PASSWORD_AUTH",
  "ALLOW_REFRESH_TOKEN_AUTH",
];

export interface Ids {
  readonly poolId: string;
  readonly clientId: string;
}

/** A pool with a client that allows every flow with a password. */
export async function createPool(
  service: Started,
  pool: Members = emailPool,
  client: Members = {},
  name = "users",
): Promise<Ids> {
  const { id: poolId } = await service.register(types.pool, name, pool);
  const { id: clientId } = await service.register(types.client, `${name}-app`, {
    userPoolId: poolId,
    explicitAuthFlows: allFlows,
    preventUserExistenceErrors: "ENABLED",
    ...client,
  });
  return { poolId, clientId };
}

export function signIn(
  service: Started,
  { clientId }: Ids,
  username: string,
  given = password,
): Promise<Answer> {
  return service.call("InitiateAuth", {
    ClientId: clientId,
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: username, PASSWORD: given },
  });
}

export function refresh(
  service: Started,
  { clientId }: Ids,
  refreshToken: string,
): Promise<Answer> {
  return service.call("InitiateAuth", {
    ClientId: clientId,
    AuthFlow: "REFRESH_TOKEN_AUTH",
    AuthParameters: { REFRESH_TOKEN: refreshToken },
  });
}

export async function tokensOf(
  service: Started,
  ids: Ids,
  username: string,
  given = password,
): Promise<Tokens> {
  const { body } = await signIn(service, ids, username, given);
  return body.AuthenticationResult;
}

/** The `SECRET_HASH` of a client with this secret. */
export function secretHash(secret: unknown, clientId: string, username: string): string {
  const hmac = createHmac("sha256", String(secret));
  return hmac.update(`${username}${clientId}`).digest("base64");
}

/** What a pool's tokens are checked with. */
export function keysOf({ cognito }: Started, poolId: string) {
  return cognito.keys(`arn:aws:cognito-idp:${region}:000000000000:userpool/${poolId}`);
}

/** The claims of a token that a relying party would accept; rejects every other. */
export async function verify(
  service: Started,
  { poolId, clientId }: Ids,
  tokenUse: "access" | "id",
  token: string,
): Promise<Members> {
  const verifier = CognitoJwtVerifier.create({ userPoolId: poolId, clientId, tokenUse });
  const keys = keysOf(service, poolId);
  if (keys === undefined) throw new Error(`no keys of ${poolId}`);
  verifier.cacheJwks({ keys: keys.jwks.keys.map((key) => ({ ...key })) });
  return verifier.verify(token);
}

/** An error as the API answers it, in the body and in its headers, to compare with `error(…)`. */
export function errorOf({ status, headers, body }: Answer) {
  const type = headers.get("x-amzn-errortype");
  return { status, type, told: headers.get("x-amzn-errormessage"), body };
}

export function error(type: string, message: string, status = 400) {
  return { status, type: `${type}:`, told: message.trim(), body: { __type: type, message } };
}

export const wrongPassword = error("NotAuthorizedException", "Incorrect username or password.");
