import type { AuthorizeRequest } from "../authorizeRequest";
import type { Exchange } from "../request";
import type { Reply } from "../../../web/reply";
import { codeField } from "./fields";
import { formPage } from "./form";

export interface MfaPage {
  readonly ticket: string;
  readonly error?: string;
}

export function mfaPage(
  exchange: Exchange,
  request: AuthorizeRequest,
  { ticket, error }: MfaPage,
): Reply {
  return formPage(exchange, request, {
    title: "Enter your code",
    path: "/mfa",
    fields: [{ ...codeField, hint: "From your authenticator app." }],
    hidden: { ticket },
    submit: "Sign in",
    links: [{ path: "/login", label: "Back to sign in" }],
    error,
  });
}
