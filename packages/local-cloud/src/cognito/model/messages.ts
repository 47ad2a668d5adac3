/** Confirms a sign-up, resets a password, or verifies an e-mail. */
export type CodeKind = "confirmation-code" | "reset-code" | "verification-code";

/** What Cognito would send by e-mail; the only place where a code or a temporary password is told. */
export type Message =
  | {
      readonly kind: CodeKind;
      readonly poolId: string;
      readonly to: string;
      readonly username: string;
      readonly code: string;
    }
  | {
      readonly kind: "invitation";
      readonly poolId: string;
      readonly to: string;
      readonly username: string;
      readonly temporaryPassword: string;
    };

/** `CodeDeliveryDetails` of an answer: says where a code went without telling the address. */
export function deliveryDetails(email: string): object {
  return { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: mask(email) };
}

/** What a client that hides who has an account is told of a name that no user has. */
export function pretendedDelivery(name: string): object {
  return deliveryDetails(name.includes("@") ? name : `${name}@example.com`);
}

function mask(email: string): string {
  const at = email.lastIndexOf("@");
  return `${email.charAt(0)}***@${email.charAt(at + 1)}***`;
}
