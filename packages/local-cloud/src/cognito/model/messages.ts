/** Confirms a sign-up, resets a password, or verifies an e-mail. */
export type CodeKind = "confirmation-code" | "reset-code" | "verification-code";

/** What Cognito would send by e-mail; the only way that a code or a temporary password leaves. */
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

/** `CodeDeliveryDetails` of a response: where a code went, without giving the address away. */
export interface CodeDelivery {
  readonly AttributeName: string;
  readonly DeliveryMedium: string;
  readonly Destination: string;
}

export function deliveryDetails(email: string): CodeDelivery {
  return { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: mask(email) };
}

/** What a client that hides who has an account gets for a name that no user has. */
export function pretendedDelivery(name: string): CodeDelivery {
  return deliveryDetails(name.includes("@") ? name : `${name}@example.com`);
}

function mask(email: string): string {
  const at = email.lastIndexOf("@");
  return `${email.charAt(0)}***@${email.charAt(at + 1)}***`;
}
