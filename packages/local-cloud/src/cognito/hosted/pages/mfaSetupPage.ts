import { associateToken } from "../../signIn/softwareToken";
import type { User } from "../../model/document";
import type { AuthorizeRequest } from "../authorizeRequest";
import type { Exchange } from "../request";
import type { Reply } from "../../../web/reply";
import { codeField } from "./fields";
import { formPage } from "./form";

export interface MfaSetupPage {
  readonly ticket: string;
  readonly user: User;
  readonly error?: string;
}

/** For a person without the second factor that the pool insists on. */
export async function mfaSetupPage(
  { service, ...rest }: Exchange,
  request: AuthorizeRequest,
  { ticket, user, error }: MfaSetupPage,
): Promise<Reply> {
  const { pool } = rest;
  // A page that comes back for a wrong code shows the same key: it is in the app already.
  const secret = (error && user.pendingTotp) ?? (await associateToken(service, pool, user.sub));
  return formPage({ service, ...rest }, request, {
    title: "Set up an authenticator app",
    path: "/mfaSetup",
    fields: [{ ...codeField, hint: "Of six digits, from the app." }],
    hidden: { ticket },
    submit: "Sign in",
    links: [{ path: "/login", label: "Back to sign in" }],
    error,
    note: `Add this key to your authenticator app: ${secret.replace(/(.{4})(?=.)/g, "$1 ")}`,
  });
}
