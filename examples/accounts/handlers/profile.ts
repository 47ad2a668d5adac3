import { GetUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { claim } from "@secured-api/http/caller";
import type { Request } from "@secured-api/http/request";
import { type HttpResponse, problemResponse } from "@secured-api/http/response";
import type { Accounts } from "./accounts";
import { isNamed, readJson, tooMany } from "./endpoint";
import { tokenSchema } from "./schemas";

const invalidTokenErrors: readonly string[] = [
  "InvalidParameterException",
  "NotAuthorizedException",
  "PasswordResetRequiredException",
  "UserNotConfirmedException",
  "UserNotFoundException",
];

/** `GET /user/profile`: the profile of the person whom the token in the header names. The gateway has checked it. */
export const profile = (accounts: Accounts) =>
  async function profile({ headers }: Request): Promise<HttpResponse> {
    const token = (headers.authorization ?? "").replace(/^Bearer +/i, "");
    return readProfile(accounts, token, 200);
  };

/** `POST /user/profile`: the same for a token in the body, which Cognito alone checks. */
export const profileByBody = (accounts: Accounts) =>
  async function profileByBody(request: Request): Promise<HttpResponse> {
    const body = readJson(request, tokenSchema);
    if (!body.ok) return body.response;
    // The schema holds.
    return readProfile(accounts, (body.value as { access_token: string }).access_token, 202);
  };

async function readProfile(
  accounts: Accounts,
  token: string,
  status: number,
): Promise<HttpResponse> {
  if (!isOfThisClient(accounts, token)) return invalidToken();
  try {
    const user = await accounts.cognito.send(new GetUserCommand({ AccessToken: token }));
    const { Username, UserAttributes, PreferredMfaSetting, UserMFASettingList } = user;
    const shown = {
      MFAOptions: null,
      PreferredMfaSetting: PreferredMfaSetting ?? null,
      UserAttributes,
      UserMFASettingList: UserMFASettingList ?? null,
      Username,
    };
    return { status, body: { user: shown } };
  } catch (error) {
    if (isNamed(error, invalidTokenErrors)) return invalidToken();
    if (isNamed(error, ["TooManyRequestsException"])) return tooMany(60);
    throw error;
  }
}

/**
 * Whether the token says that this pool issued it, to this client: Cognito takes those of every pool
 * in the region.
 */
function isOfThisClient({ issuer, clientId }: Accounts, token: string): boolean {
  const claims = payload(token);
  return (
    claim(claims, "token_use") === "access" &&
    claim(claims, "iss") === issuer &&
    claim(claims, "client_id") === clientId
  );
}

function payload(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  } catch {
    return undefined;
  }
}

function invalidToken(): HttpResponse {
  return problemResponse(401, "The access token is not valid.");
}
