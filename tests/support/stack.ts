import { type Cloud, startCloud } from "../../local/cloud";
import type { RequestLog } from "../../local/apigateway/gateway";
import type { Resource } from "../../local/engine/engine";
import type { Properties } from "../../local/engine/properties";
import { deploy } from "../../local/deploy";
import { readProject } from "../../local/project";
import { root } from "./projectFiles";

/** The todo stack, running locally with two people in it. */
export interface Stack {
  readonly cloud: Cloud;
  readonly apiUrl: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Every request that the gateway answered so far. */
  readonly requests: readonly RequestLog[];
  /** What functions wrote to their logs so far. */
  readonly output: readonly string[];
  readonly people: Readonly<Record<"a" | "b", Tokens>>;
  /** What the program registered. */
  readonly resources: readonly Resource[];
  signIn(username: string, password: string, clientId?: string): Promise<Tokens>;
  /** Calls an operation of the local Cognito as the account's administrator. */
  administer(operation: string, input: object): Promise<Readonly<Record<string, unknown>>>;
}

export interface Tokens {
  readonly username: string;
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
}

const password = "Correct-horse-7";
/** Starts the whole stack; `cloud.close()` ends it. */
export async function startStack(): Promise<Stack> {
  const requests: RequestLog[] = [];
  const output: string[] = [];
  const starting = startCloud({
    region: "us-east-1",
    port: 0,
    directory: undefined,
    onRequest: (entry) => requests.push(entry),
    onMessage: () => undefined,
    onOutput: (_, line) => output.push(line),
    onNotice: (line) => output.push(line),
  });
  const config = { "todo-api:throttleRate": "10000", "todo-api:throttleBurst": "5000" };
  const program = readProject(root, "dev");
  const deployed = { ...program, config: { ...program.config, ...config } };
  const resources: Resource[] = [];
  const recording = starting.then((cloud) => ({
    invoke: (token: string, args: Properties) => cloud.invoke(token, args),
    register: (resource: Resource) => {
      resources.push(resource);
      return cloud.register(resource);
    },
  }));
  const outputs = (await deploy(
    deployed,
    () => recording,
    () => undefined,
  )) as Record<string, string>;
  const cloud = await starting;
  const { userPoolId = "", userPoolClientId = "", apiUrl = "" } = outputs;

  async function signIn(username: string, secret: string, ClientId = userPoolClientId) {
    const { AuthenticationResult } = (await call(cloud.endpoints.cognito, "InitiateAuth", {
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId,
      AuthParameters: { USERNAME: username, PASSWORD: secret },
    })) as { readonly AuthenticationResult: Readonly<Record<string, string>> };
    const { AccessToken = "", IdToken = "", RefreshToken = "" } = AuthenticationResult;
    return { username, accessToken: AccessToken, idToken: IdToken, refreshToken: RefreshToken };
  }
  async function person(username: string): Promise<Tokens> {
    await cloud.addUser(userPoolId, { username, password });
    return signIn(username, password);
  }
  return {
    cloud,
    apiUrl,
    outputs,
    requests,
    output,
    resources,
    people: { a: await person("ann@example.com"), b: await person("bob@example.com") },
    signIn,
    administer: (operation, input) =>
      call(cloud.endpoints.cognito, operation, input, {
        Authorization: "AWS4-HMAC-SHA256 Credential=administrator/20270101/us-east-1/cognito-idp",
      }),
  };
}

async function call(
  endpoint: string,
  operation: string,
  input: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      ...headers,
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as Readonly<Record<string, unknown>>;
  if (!response.ok) throw new Error(`${operation}: ${JSON.stringify(answer)}`);
  return answer;
}
