import {
  createPool,
  emailPool,
  type Members,
  password,
  startCognito,
  type Started,
  tokensOf,
  types,
} from "../support";

/** What is refused, and with what: at the client that hides who has an account, unless `body` names another. */
export type ErrorRow = readonly [
  operation: string,
  situation: string,
  body: Members | ((world: ErrorWorld) => Members),
  type: string,
  message: string | ((world: ErrorWorld) => string),
];

/** A service with people in every state, and the ids of clients of every kind. */
export interface ErrorWorld {
  readonly service: Started;
  readonly poolId: string;
  readonly hiding: string;
  readonly telling: string;
  /** A client of the same pool with the same flows. */
  readonly other: string;
  /** A client with none of the flows. */
  readonly disallowed: string;
  readonly confidential: string;
  /** Clients of pools where people have names, where e-mails are aliases, and where nobody signs up. */
  readonly names: string;
  readonly aliases: string;
  readonly closed: string;
  /** Ada's. */
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
  /** Of the person who was invited and must set a password. */
  readonly session: string;
}

export async function startErrorWorld(): Promise<ErrorWorld> {
  const service = await startCognito();
  const schemas = [{ name: "plan", attributeDataType: "String", mutable: false }];
  const main = await createPool(service, { ...emailPool, schemas });
  const { poolId, clientId } = main;
  const explicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
  const client = async (name: string, more: object = {}) => {
    const inputs = { userPoolId: poolId, explicitAuthFlows, ...more };
    return (await service.register(types.client, name, inputs)).id;
  };
  const named = await createPool(service, { autoVerifiedAttributes: ["email"] }, {}, "names");
  const aliased = await createPool(service, { aliasAttributes: ["email"] }, {}, "aliases");
  const adminCreateUserConfig = { allowAdminCreateUserOnly: true };
  const closed = await createPool(service, { ...emailPool, adminCreateUserConfig }, {}, "closed");
  await addPeople(service, poolId, clientId);
  await service.cognito.addUser(named.poolId, { username: "ada", password });
  const { AccessToken, IdToken, RefreshToken } = await tokensOf(service, main, "ada@example.com");
  const challenge = await service.call("InitiateAuth", {
    ClientId: clientId,
    ...byPassword("invited@example.com"),
  });
  return {
    service,
    poolId,
    hiding: clientId,
    telling: await client("telling", { preventUserExistenceErrors: "LEGACY" }),
    other: await client("other"),
    disallowed: await client("none", { explicitAuthFlows: ["ALLOW_USER_AUTH"] }),
    confidential: await client("secret", { generateSecret: true }),
    names: named.clientId,
    aliases: aliased.clientId,
    closed: closed.clientId,
    accessToken: AccessToken,
    idToken: IdToken,
    refreshToken: RefreshToken,
    session: challenge.body.Session,
  };
}

async function addPeople(service: Started, UserPoolId: string, ClientId: string): Promise<void> {
  for (const username of ["ada@example.com", "disabled@example.com", "reset@example.com"]) {
    await service.cognito.addUser(UserPoolId, { username, password });
  }
  const unconfirmed = { Username: "unconfirmed@example.com", Password: password };
  await service.call("SignUp", { ClientId, ...unconfirmed });
  const invited = { Username: "invited@example.com", TemporaryPassword: password };
  await service.admin("AdminCreateUser", { UserPoolId, ...invited });
  await service.admin("AdminDisableUser", { UserPoolId, Username: "disabled@example.com" });
  await service.admin("AdminResetUserPassword", { UserPoolId, Username: "reset@example.com" });
}

export function byPassword(USERNAME: string, PASSWORD = password) {
  return { AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: { USERNAME, PASSWORD } };
}
