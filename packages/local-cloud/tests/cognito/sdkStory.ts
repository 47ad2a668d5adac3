import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { mfaPool, sdkOf } from "./sdkSupport";
import {
  createPool,
  emailPool,
  type Ids,
  type Members,
  password,
  startCognito,
  type Started,
  types,
} from "./support";

export const Username = "ada@example.com";
export const group = { GroupName: "readers", Precedence: 3 };
export const allTokens = ["AccessToken", "ExpiresIn", "IdToken", "RefreshToken", "TokenType"];

/** A call by the SDK, and what must be in its answer; without that, nothing. */
export type Step = readonly [
  name: string,
  call: () => Promise<object>,
  expected?: (answer: Members) => unknown,
];

/** Two pools, the SDK's client, and what one step leaves for those after it. */
export interface Story {
  readonly service: Started;
  readonly ids: Ids;
  /** A pool that insists on a second factor, with one person. */
  readonly mfa: Ids;
  readonly called: ReadonlySet<string>;
  readonly send: sdk.CognitoIdentityProviderClient["send"];
  readonly app: () => { ClientId: string };
  readonly person: () => { UserPoolId: string; Username: string };
  readonly bearer: () => { AccessToken: string };
  readonly credentials: (given?: string) => { USERNAME: string; PASSWORD: string };
  readonly signIn: (given?: string) => Promise<object>;
  /** Keeps what a sign-in gives. */
  readonly signedIn: (answer: Promise<sdk.InitiateAuthCommandOutput>) => Promise<object>;
  stop(): Promise<void>;
  sub: string;
  accessToken: string;
  refreshToken: string;
  session: string;
  secret: string;
}

export async function startStory(): Promise<Story> {
  const service = await startCognito();
  const ids = await createPool(service, emailPool);
  const mfa = await createPool(service, { ...mfaPool, mfaConfiguration: "ON" }, {}, "mfa");
  await service.cognito.addUser(mfa.poolId, { username: Username, password });
  const { GroupName: name, Precedence: precedence } = group;
  await service.register(types.group, name, { userPoolId: ids.poolId, name, precedence });
  const client = sdkOf(service);
  const called = new Set<string>();
  client.middlewareStack.add(
    (next, context) => (args) => {
      called.add(String(context.commandName).replace(/Command$/, ""));
      return next(args);
    },
    { step: "initialize" },
  );

  const story: Story = {
    service,
    ids,
    mfa,
    called,
    send: client.send.bind(client),
    app: () => ({ ClientId: ids.clientId }),
    person: () => ({ UserPoolId: ids.poolId, Username }),
    bearer: () => ({ AccessToken: story.accessToken }),
    credentials: (PASSWORD = password) => ({ USERNAME: Username, PASSWORD }),
    signIn: (given) => {
      const AuthParameters = story.credentials(given);
      const flow = { AuthFlow: "USER_PASSWORD_AUTH", AuthParameters } as const;
      return story.signedIn(client.send(new sdk.InitiateAuthCommand({ ...story.app(), ...flow })));
    },
    signedIn: async (answer) => {
      const { AuthenticationResult: result, Session } = await answer;
      story.accessToken = result?.AccessToken ?? story.accessToken;
      story.refreshToken = result?.RefreshToken ?? story.refreshToken;
      story.session = Session ?? story.session;
      return answer;
    },
    stop: () => {
      client.destroy();
      return service.stop();
    },
    sub: "",
    accessToken: "",
    refreshToken: "",
    session: "",
    secret: "",
  };
  return story;
}

export function tokensIn({ AuthenticationResult }: Members): readonly string[] {
  return Object.keys(AuthenticationResult ?? {}).sort();
}

export function challengeIn({ ChallengeName }: Members): unknown {
  return ChallengeName;
}
