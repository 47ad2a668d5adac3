import type { Reply } from "../../../web/reply";
import type { User } from "../../model/document";
import { associateToken } from "../../signIn/softwareToken";
import { missingAttributes } from "../../users/attributes";
import type { AuthorizeRequest } from "../authorizeRequest";
import type { Exchange } from "../request";
import {
  attributeField,
  attributePrefix,
  codeField,
  formPage,
  newPasswordField,
  passwordField,
  usernameField,
} from "./form";

interface LoginPage {
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

interface MfaPage {
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

interface MfaSetupPage {
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

interface NewPasswordPage {
  readonly ticket: string;
  readonly user: User;
  readonly error?: string;
}

/** For a person whose password was temporary. */
export function newPasswordPage(
  exchange: Exchange,
  request: AuthorizeRequest,
  { ticket, user, error }: NewPasswordPage,
): Reply {
  const missing = missingAttributes(exchange.pool, new Map(Object.entries(user.attributes)));
  const value = (name: string) => exchange.form.get(`${attributePrefix}${name}`) ?? undefined;
  return formPage(exchange, request, {
    title: "Change your password",
    path: "/changePassword",
    fields: [
      ...missing.map((name) => attributeField(name, { value: value(name) })),
      newPasswordField(exchange.pool),
    ],
    hidden: { ticket },
    submit: "Change password",
    error,
    note: error === undefined ? "Your password was temporary. Choose a new one." : undefined,
  });
}
