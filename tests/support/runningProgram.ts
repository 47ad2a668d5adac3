import {
  type Cloud,
  deploy,
  type Message,
  type Properties,
  readProject,
  type RequestEntry,
  type Resource,
  startCloud,
} from "@secured-api/local-cloud";

/** A Pulumi program, deployed into a local cloud in this process. */
export interface RunningProgram {
  readonly cloud: Cloud;
  readonly outputs: Readonly<Record<string, string>>;
  /** Every request that the gateway has responded to so far. */
  readonly requests: readonly RequestEntry[];
  /** What functions wrote to their logs so far. */
  readonly output: readonly string[];
  /** What Cognito sent so far. */
  readonly messages: readonly Message[];
  /** What the program registered. */
  readonly resources: readonly Resource[];
  /** What the program itself printed. */
  readonly printed: readonly string[];
  /**
   * Signs in with a password, by default as the client in the output `userPoolClientId` or
   * `APIClientID`.
   */
  signIn(username: string, password: string, options?: SignInOptions): Promise<Tokens>;
  /** Calls an operation of the local Cognito, as anyone may. Rejects with its error. */
  cognito(operation: string, input: object): Promise<Properties>;
  /** The same as the account's administrator. */
  administer(operation: string, input: object): Promise<Properties>;
}

export interface SignInOptions {
  readonly clientId?: string;
  /** Of a confidential client. */
  readonly secretHash?: string;
}

export interface Tokens {
  readonly username: string;
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
}

/**
 * Starts the `dev` stack of the program in a folder, with config by full key in addition to the
 * stack's; `cloud.close()` ends it.
 */
export async function startProgram(
  directory: string,
  config: Readonly<Record<string, string>> = {},
): Promise<RunningProgram> {
  const requests: RequestEntry[] = [];
  const output: string[] = [];
  const messages: Message[] = [];
  const printed: string[] = [];
  const starting = startCloud({
    region: "us-east-1",
    port: 0,
    directory: undefined,
    onRequest: (entry) => requests.push(entry),
    onMessage: (message) => messages.push(message),
    onOutput: (_, line) => output.push(line),
    onNotice: (line) => output.push(line),
  });
  const program = readProject(directory, "dev");
  const resources: Resource[] = [];
  const recording = starting.then((cloud) => ({
    invoke: (token: string, args: Properties) => cloud.invoke(token, args),
    register: (resource: Resource) => {
      resources.push(resource);
      return cloud.register(resource);
    },
  }));
  const print = (line: string) => printed.push(line);
  const deployed = { ...program, config: { ...program.config, ...config } };
  const outputs = (await deploy(deployed, () => recording, print)) as Record<string, string>;
  const cloud = await starting;

  const cognito = (operation: string, input: object) =>
    call(cloud.endpoints.cognito, operation, input);
  async function signIn(username: string, password: string, options: SignInOptions = {}) {
    const { clientId = outputs.userPoolClientId ?? outputs.APIClientID, secretHash } = options;
    const { AuthenticationResult } = (await cognito("InitiateAuth", {
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: clientId,
      AuthParameters: {
        USERNAME: username,
        PASSWORD: password,
        ...(secretHash !== undefined && { SECRET_HASH: secretHash }),
      },
    })) as { readonly AuthenticationResult: Readonly<Record<string, string>> };
    const { AccessToken = "", IdToken = "", RefreshToken = "" } = AuthenticationResult;
    return { username, accessToken: AccessToken, idToken: IdToken, refreshToken: RefreshToken };
  }
  return {
    cloud,
    outputs,
    requests,
    output,
    messages,
    resources,
    printed,
    signIn,
    cognito,
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
): Promise<Properties> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      ...headers,
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(input),
  });
  const output = (await response.json()) as Properties;
  if (!response.ok) throw new Error(`${operation}: ${JSON.stringify(output)}`);
  return output;
}
