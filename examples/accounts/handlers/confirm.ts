import { ConfirmSignUpCommand } from "@aws-sdk/client-cognito-identity-provider";
import type { Request } from "@secured-api/http/request";
import { type HttpResponse, problemResponse } from "@secured-api/http/response";
import { confirmationSchema } from "./bodies";
import type { Accounts } from "./openAccounts";
import { readJson } from "./readJson";
import { isRefusal, tooMany } from "./refusal";

const refusals: readonly string[] = [
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
 * `POST /user/validate`: confirms an account with the code of the mail. A wrong code, an old one, and one for nobody or
 * for somebody who is confirmed already are the same 400.
 */
export const confirm = ({ cognito, clientId }: Accounts) =>
  async function confirm(request: Request): Promise<HttpResponse> {
    const read = readJson(request, confirmationSchema);
    if (!read.ok) return read.response;
    // The schema holds.
    const { username, code } = read.value as { username: string; code: string };
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
      if (isRefusal(error, refusals))
        return problemResponse(400, "This code is not valid for this user.");
      if (isRefusal(error, ["TooManyRequestsException"])) return tooMany(60);
      throw error;
    }
  };
