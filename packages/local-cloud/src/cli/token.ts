import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { messageOf } from "../shared/messageOf";
import { usageError } from "../shared/usageError";
import type { LocalAccess } from "./connection";
import { readOutputs } from "./outputs";

const usage = `Prints a token to call the API with.

  local-cloud token [--id] [--program NAME | --stack NAME]
  npm run --silent token -- …    the same as a script of npm

  --id       the ID token instead of the access token
  --program  which of the stacks that run on this machine, such as todo-api-dev, when several do
  --stack    a deployed stack instead; set SIGN_IN_USERNAME and SIGN_IN_PASSWORD, and allow the sign-in with:
             pulumi config set passwordSignIn true`;

interface SignIn {
  /** What to do when nothing listens there. */
  readonly hint: string;
  readonly endpoint: string;
  readonly client: NonNullable<LocalAccess["client"]>;
  readonly username: string;
  readonly password: string;
}

async function main(): Promise<void> {
  const options = {
    id: { type: "boolean" },
    program: { type: "string" },
    stack: { type: "string" },
    help: { type: "boolean" },
  } as const;
  const { id, program, stack, help } = parseArgs({ options }).values;
  if (help) {
    console.log(usage);
    return;
  }
  if (program !== undefined && stack !== undefined) {
    throw usageError(
      "--program is of a stack that runs on this machine, --stack of a deployed one",
    );
  }
  const tokens = await signIn(stack === undefined ? await local(program) : deployed(stack));
  console.log(id ? tokens.IdToken : tokens.AccessToken);
}

async function local(program?: string): Promise<SignIn> {
  const { cognitoEndpoint, client, user } = (await readOutputs(program)).local;
  if (client === undefined || user === undefined) {
    throw usageError("the running program has no user pool with a client to sign in to");
  }
  return {
    hint: "start the stack first, with local-cloud start",
    endpoint: cognitoEndpoint,
    client,
    ...user,
  };
}

function deployed(stack: string): SignIn {
  const { SIGN_IN_USERNAME: username, SIGN_IN_PASSWORD: password } = process.env;
  if (!username || !password) {
    throw usageError("set SIGN_IN_USERNAME and SIGN_IN_PASSWORD to sign in to a deployed stack");
  }
  const json = execFileSync("pulumi", ["stack", "output", "--json", "--stack", stack], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const outputs = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const endpoint = `https://cognito-idp.${String(outputs.region)}.amazonaws.com`;
  const hint = "is there a network, and is `region` an output of the stack?";
  return { hint, endpoint, client: { id: String(outputs.userPoolClientId) }, username, password };
}

interface Tokens {
  readonly AccessToken: string;
  readonly IdToken: string;
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html */
async function signIn({ hint, endpoint, client, username, password }: SignIn): Promise<Tokens> {
  const hash = client.secretHash === undefined ? {} : { SECRET_HASH: client.secretHash };
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
    },
    body: JSON.stringify({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: client.id,
      AuthParameters: { USERNAME: username, PASSWORD: password, ...hash },
    }),
  }).catch(() => {
    throw usageError(`${endpoint} does not respond: ${hint}`);
  });
  const result = (await response.json()) as {
    readonly AuthenticationResult?: Tokens;
    readonly ChallengeName?: string;
    readonly message?: string;
  };
  if (result.AuthenticationResult !== undefined) return result.AuthenticationResult;
  throw usageError(
    `Cognito did not sign ${username} in: ${result.message ?? `it requires ${result.ChallengeName ?? "more"}`}`,
  );
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exit(1);
});
