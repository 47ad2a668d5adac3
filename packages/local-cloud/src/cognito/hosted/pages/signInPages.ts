import type { AuthorizeRequest } from "../authorizeRequest";
import type { Exchange } from "../request";
import type { Reply } from "../../../web/reply";
import { passwordField, usernameField } from "./fields";
import { formPage } from "./form";

export interface LoginPage {
  readonly error?: string;
  readonly note?: string;
  readonly username?: string;
}

export function loginPage(
  exchange: Exchange,
  request: AuthorizeRequest,
  { error, note, username }: LoginPage = {},
): Reply {
  const { pool } = exchange;
  const signUp = { before: "Need an account?", path: "/signup", label: "Sign up" };
  return formPage(exchange, request, {
    title: "Sign in",
    path: "/login",
    fields: [usernameField(pool, { value: username }), passwordField],
    submit: "Sign in",
    links: [
      { path: "/forgotPassword", label: "Forgot your password?" },
      ...(pool.adminCreatesUsersOnly ? [] : [signUp]),
    ],
    error,
    note,
  });
}
