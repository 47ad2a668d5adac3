import { randomUUID } from "node:crypto";
import { SignUpCommand } from "@aws-sdk/client-cognito-identity-provider";
import type { Request } from "@secured-api/http/request";
import { type HttpResponse, problemResponse } from "@secured-api/http/response";
import type { ObjectSchema } from "@secured-api/http/validation";
import type { Accounts } from "./openAccounts";
import { readJson } from "./readJson";
import { isRefusal, tooMany } from "./refusal";

/**
 * `POST /user`: makes an account that a code by e-mail confirms. An address that has an account is answered alike, with
 * no mail and nothing changed: nobody learns who has one.
 */
export const signUp = ({ cognito, clientId }: Accounts, schema: ObjectSchema) =>
  async function signUp(request: Request): Promise<HttpResponse> {
    const read = readJson(request, schema);
    if (!read.ok) return read.response;
    // The schema holds.
    const { username, password } = read.value as { username: string; password: string };
    try {
      const command = new SignUpCommand({
        ClientId: clientId,
        Username: username,
        Password: password,
      });
      const { UserSub } = await cognito.send(command);
      return accepted(username, UserSub);
    } catch (error) {
      if (isRefusal(error, ["UsernameExistsException"])) return accepted(username, randomUUID());
      if (isRefusal(error, ["InvalidPasswordException", "InvalidParameterException"]))
        return problemResponse(400, "This username or password is not accepted.");
      if (isRefusal(error, ["TooManyRequestsException", "LimitExceededException"]))
        return tooMany(60);
      throw error;
    }
  };

function accepted(username: string, UserSub: string | undefined): HttpResponse {
  const CodeDeliveryDetails = {
    AttributeName: "email",
    DeliveryMedium: "EMAIL",
    Destination: masked(username),
  };
  return { status: 202, body: { user: { CodeDeliveryDetails, UserConfirmed: false, UserSub } } };
}

/** `ann@example.com` as `a***@e***`, the way Cognito shows it. */
function masked(email: string): string {
  return email
    .split("@")
    .map((part) => `${part.charAt(0)}***`)
    .join("@");
}
