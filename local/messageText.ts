import type { Message } from "./cognito/cognito";

/** What a mail of Cognito says. */
export function messageText(message: Message): string {
  return message.kind === "invitation"
    ? `your temporary password is ${message.temporaryPassword}`
    : `your confirmation code is ${message.code}`;
}
