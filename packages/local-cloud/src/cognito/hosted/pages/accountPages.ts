import type { Reply } from "../../../web/reply";
import type { Pool } from "../../model/pool";
import type { AuthorizeRequest } from "../authorizeRequest";
import type { Exchange } from "../request";
import {
  attributeField,
  attributePrefix,
  codeField,
  type Field,
  formPage,
  newPasswordField,
  usernameField,
} from "./form";

export function signUpPage(exchange: Exchange, request: AuthorizeRequest, error?: string): Reply {
  const { form, pool } = exchange;
  const given = (name: string) => ({ value: form.get(name) ?? undefined });
  const fields: Field[] = [
    // In a pool whose names may be e-mails, a name to choose is none.
    {
      ...usernameField(pool, given("username")),
      ...(pool.emailIsAlias ? { label: "Username" } : {}),
    },
    ...askedAttributes(pool).map((name) =>
      attributeField(name, given(`${attributePrefix}${name}`)),
    ),
    { ...newPasswordField(pool), label: "Password" },
  ];
  return formPage(exchange, request, {
    title: "Sign up",
    path: "/signup",
    fields,
    submit: "Sign up",
    links: [{ before: "Already have an account?", path: "/login", label: "Sign in" }],
    error,
  });
}

/** What the pool requires, and the e-mail that it sends its code to; the e-mail only once. */
export function askedAttributes(pool: Pool): readonly string[] {
  const required = [...pool.attributes].filter(([, rule]) => rule.required).map(([name]) => name);
  const names = new Set([...required, ...(pool.verifiesEmail ? ["email"] : [])]);
  names.delete("sub");
  if (pool.emailIsUsername) names.delete("email");
  return [...names];
}

interface ConfirmPage {
  /** Absent: to be asked for. */
  readonly username?: string | undefined;
  readonly code?: string | undefined;
  /** Continues the sign-in of a person who has just shown their password. */
  readonly ticket?: string | undefined;
  readonly error?: string;
  readonly note?: string;
}

export function confirmPage(
  exchange: Exchange,
  request: AuthorizeRequest,
  { username, code, ticket, error, note }: ConfirmPage = {},
): Reply {
  const known = ticket !== undefined && username !== undefined;
  return formPage(exchange, request, {
    title: "Confirm your account",
    path: "/confirm",
    fields: [
      ...(known ? [] : [usernameField(exchange.pool, { value: username })]),
      { ...codeField, value: code },
    ],
    hidden: known ? { username, ticket } : {},
    submit: "Confirm",
    second: { name: "resend", label: "Send a new code" },
    links: [{ path: "/login", label: "Back to sign in" }],
    error,
    note,
  });
}

const links = [{ path: "/login", label: "Back to sign in" }];

interface ResetPage {
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
