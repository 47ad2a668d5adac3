import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { type Members, region, type Started } from "./support";

/** AWS's own client of a service. */
export function sdkOf({ url }: Started): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    endpoint: url,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
  });
}

/** Expects a call to be refused with this error and, where it is given, this message. */
export async function refused(
  call: Promise<unknown>,
  name: string,
  message?: string,
): Promise<void> {
  const outcome = await call.then(
    (answer) => ({ name: "answered", message: JSON.stringify(answer) }),
    (error: unknown) =>
      error instanceof Error ? error : { name: "thrown", message: String(error) },
  );
  const { name: given, message: told } = outcome;
  expect({ name: given, message: told }).to.deep.equal({ name, message: message ?? told });
}

/** What an SDK's answer holds beside its metadata. */
export function members(answer: object): Members {
  return Object.fromEntries(
    Object.entries(answer).filter(([name, value]) => name !== "$metadata" && value !== undefined),
  );
}

/** The code that was mailed last. */
export function lastCode({ messages }: Started): string {
  const message = messages.at(-1);
  return message === undefined || message.kind === "invitation" ? "" : message.code;
}

export const mfaPool = {
  usernameAttributes: ["email"],
  autoVerifiedAttributes: ["email"],
  softwareTokenMfaConfiguration: { enabled: true },
};
