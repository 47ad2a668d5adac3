import { ConfirmSignUpCommand, SignUpCommand } from "@aws-sdk/client-cognito-identity-provider";
import type { Request } from "@secured-api/http/request";
import { type HttpResponse, problemResponse } from "@secured-api/http/response";
import type { ObjectSchema } from "@secured-api/http/validation";
import type { Accounts } from "./accounts";
import { isNamed, readJson, tooMany } from "./endpoint";
import { confirmationSchema } from "./schemas";

/**
 * `POST /user`: makes an account that a code by e-mail confirms. The response to an address that has
 * an account is the same to the byte, with no mail and nothing changed: no one learns who has one. So it
 * has no `UserSub`, which an existing account could not have; the profile and the tokens say it.
 */
export const signUp = ({ cognito, clientId }: Accounts, schema: ObjectSchema) =>
  async function signUp(request: Request): Promise<HttpResponse> {
    const body = readJson(request, schema);
    if (!body.ok) return body.response;
    // The schema holds.
    const { username, password } = body.value as { username: string; password: string };
    try {
      const command = new SignUpCommand({
        ClientId: clientId,
        Username: username,
        Password: password,
      });
      await cognito.send(command);
      return accepted(username);
    } catch (error) {
      if (isNamed(error, ["UsernameExistsException"])) return accepted(username);
      if (isNamed(error, ["InvalidPasswordException", "InvalidParameterException"]))
        return problemResponse(400, "This username or password is not accepted.");
      if (isNamed(error, ["TooManyRequestsException", "LimitExceededException"]))
        return tooMany(60);
      throw error;
    }
  };

function accepted(username: string): HttpResponse {
  const CodeDeliveryDetails = {
    AttributeName: "email",
    DeliveryMedium: "EMAIL",
    Destination: masked(username),
  };
  return { status: 202, body: { user: { CodeDeliveryDetails, UserConfirmed: false } } };
}

/** `ann@example.com` as `a***@e***`, the way Cognito shows it. */
function masked(email: string): string {
  return email
    .split("@")
    .map((part) => `${part.charAt(0)}***`)
    .join("@");
}

const invalidCodeErrors: readonly string[] = [
  "AliasExistsException",
  "CodeMismatchException",
  "ExpiredCodeException",
  "InvalidParameterException",
  "LimitExceededException",
  "NotAuthorizedException",
  "TooManyFailedAttemptsException",
  "UserNotFoundException",
];

/**
 * `POST /user/validate`: confirms an account with the code of the mail. A wrong code, an old one, and
 * one for an unknown or a confirmed user are the same 400.
 */
export const confirm = ({ cognito, clientId }: Accounts) =>
  async function confirm(request: Request): Promise<HttpResponse> {
    const body = readJson(request, confirmationSchema);
    if (!body.ok) return body.response;
    // The schema holds.
    const { username, code } = body.value as { username: string; code: string };
    try {
      await cognito.send(
        new ConfirmSignUpCommand({
          ClientId: clientId,
          Username: username,
          ConfirmationCode: code,
        }),
      );
      return { status: 202, body: { status: "Confirmed" } };
    } catch (error) {
      if (isNamed(error, invalidCodeErrors))
        return problemResponse(400, "This code is not valid for this user.");
      if (isNamed(error, ["TooManyRequestsException"])) return tooMany(60);
      throw error;
    }
  };
