import type { RunningProgram } from "../support/runningProgram";
import type { Stack } from "../support/stack";

type Inputs = Readonly<Record<string, unknown>>;

const registerIn =
  ({ cloud }: RunningProgram) =>
  (type: string, name: string, inputs: Inputs) =>
    cloud.register({
      urn: `urn:${type}::${name}`,
      type: `aws:cognito/${type}`,
      name,
      parent: "",
      custom: true,
      inputs,
    });

/** An access token with the right scope, of a pool that is not the API's. */
export async function otherPoolToken(stack: Stack): Promise<string> {
  const register = registerIn(stack);
  const pool = await register("userPool:UserPool", "other", {
    name: "other",
    usernameAttributes: ["email"],
  });
  const client = await register("userPoolClient:UserPoolClient", "other-client", {
    userPoolId: pool.id,
    explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
  });
  const user = { username: "eve@example.com", password: "Correct-horse-9" };
  await stack.cloud.addUser(pool.id, user);
  return (await stack.signIn(user.username, user.password, { clientId: client.id })).accessToken;
}

/** Makes a group of the API's pool, as someone with the AWS console does. */
export async function createGroup(program: RunningProgram, name: string): Promise<void> {
  const userPoolId = program.outputs.userPoolId ?? "";
  await registerIn(program)("userGroup:UserGroup", name, { userPoolId, name });
}

/** A token of the API's pool with just this scope, of a client that signs in as itself. */
export async function machineToken(stack: Stack, scope: string): Promise<string> {
  const register = registerIn(stack);
  const userPoolId = stack.outputs.userPoolId ?? "";
  const [identifier = "", scopeName] = scope.split("/");
  if (identifier !== "todo") {
    const scopes = [{ scopeName, scopeDescription: "x" }];
    await register("resourceServer:ResourceServer", identifier, { userPoolId, identifier, scopes });
  }
  await register("userPoolDomain:UserPoolDomain", "machines", { userPoolId, domain: "machines" });
  const { id, outputs } = await register("userPoolClient:UserPoolClient", `machine ${scope}`, {
    userPoolId,
    generateSecret: true,
    allowedOauthFlowsUserPoolClient: true,
    allowedOauthFlows: ["client_credentials"],
    allowedOauthScopes: [scope],
  });
  const response = await fetch(`${stack.cloud.hostedUi(userPoolId) ?? ""}/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: id,
      client_secret: String(outputs.clientSecret),
    }),
  });
  return ((await response.json()) as { readonly access_token: string }).access_token;
}
