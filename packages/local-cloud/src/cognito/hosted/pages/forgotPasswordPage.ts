import type { AuthorizeRequest } from "../authorizeRequest";
import type { Exchange } from "../request";
import type { Reply } from "../../../web/reply";
import { codeField, newPasswordField, usernameField } from "./fields";
import { formPage } from "./form";

const links = [{ path: "/login", label: "Back to sign in" }];

export interface ResetPage {
  readonly username: string;
  readonly error?: string;
  readonly note?: string;
}

export function forgotPasswordPage(
  exchange: Exchange,
  request: AuthorizeRequest,
  { error, note }: { readonly error?: string; readonly note?: string } = {},
): Reply {
  const value = exchange.form.get("username") ?? undefined;
  return formPage(exchange, request, {
    title: "Forgot your password?",
    path: "/forgotPassword",
    fields: [usernameField(exchange.pool, { value })],
    submit: "Send a code",
    links,
    error,
    note:
      note ?? (error === undefined ? "We send you a code to set a new password with." : undefined),
  });
}

export function resetPasswordPage(
  exchange: Exchange,
  request: AuthorizeRequest,
  { username, error, note }: ResetPage,
): Reply {
  return formPage(exchange, request, {
    title: "Set a new password",
    path: "/confirmForgotPassword",
    fields: [codeField, newPasswordField(exchange.pool)],
    hidden: { username },
    submit: "Change password",
    links,
    error,
    note,
  });
}
