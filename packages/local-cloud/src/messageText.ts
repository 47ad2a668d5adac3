import type { Message } from "./cognito/cognito";

const codes = {
  "confirmation-code": "confirmation code",
  "reset-code": "password reset code",
  "verification-code": "verification code",
} as const;

/** What a mail of Cognito says. */
export function messageText(message: Message): string {
  return message.kind === "invitation"
    ? `your temporary password is ${message.temporaryPassword}`
    : `your ${codes[message.kind]} is ${message.code}`;
}
