/** What Cognito would send by e-mail; the only place where a code or a temporary password is told. */
export type Message =
  | {
      readonly kind: "confirmation-code";
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

function mask(email: string): string {
  const at = email.lastIndexOf("@");
  return `${email.charAt(0)}***@${email.charAt(at + 1)}***`;
}
