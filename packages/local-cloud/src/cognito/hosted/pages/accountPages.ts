import type { WebResponse } from "../../../web/response";
import type { Pool } from "../../model/pool";
import type { PageRequest } from "../page";
import {
  attributeField,
  attributeFieldName,
  backToSignIn,
  codeField,
  formPage,
  newPasswordField,
  ticketField,
  usernameField,
} from "./form";

export function signUpPage(request: PageRequest, error?: string): WebResponse {
  const { form, pool } = request;
  const entered = (field: string) => form.get(field) ?? undefined;
  const username = usernameField(pool, entered("username"));
  return formPage(request, {
    title: "Sign up",
    path: "/signup",
    fields: [
      // Where a verified e-mail can stand for the user name, the name itself is still not an e-mail.
      pool.emailIsAlias ? { ...username, label: "Username" } : username,
      ...signUpAttributes(pool).map((name) =>
        attributeField(name, entered(attributeFieldName(name))),
      ),
      { ...newPasswordField(pool), label: "Password" },
    ],
    submit: "Sign up",
    links: [{ before: "Already have an account?", path: "/login", label: "Sign in" }],
    error,
  });
}

/** What the pool requires, and the e-mail that its code is sent to unless that is the user name. */
export function signUpAttributes(pool: Pool): readonly string[] {
  const required = [...pool.attributes].filter(([, rule]) => rule.required).map(([name]) => name);
  const names = new Set([...required, ...(pool.verifiesEmail ? ["email"] : [])]);
  names.delete("sub");
  if (pool.emailIsUsername) names.delete("email");
  return [...names];
}

interface ConfirmPage {
  /** Absent: the form has a field for it. */
  readonly username?: string | undefined;
  readonly code?: string | undefined;
  /** Continues the sign-in of a user who has just shown the password. */
  readonly ticket?: string | undefined;
  readonly error?: string;
  readonly note?: string;
}

export function confirmPage(
  request: PageRequest,
  { username, code, ticket, error, note }: ConfirmPage = {},
): WebResponse {
  const continues = ticket !== undefined && username !== undefined;
  return formPage(request, {
    title: "Confirm your account",
    path: "/confirm",
    fields: [
      ...(continues ? [] : [usernameField(request.pool, username)]),
      { ...codeField, value: code },
    ],
    hidden: continues ? { username, [ticketField]: ticket } : {},
    submit: "Confirm",
    second: { name: "resend", label: "Send a new code" },
    links: [backToSignIn],
    error,
    note,
  });
}

interface ForgotPasswordPage {
  readonly error?: string;
  /** How to go on by default. */
  readonly note?: string;
}

export function forgotPasswordPage(
  request: PageRequest,
  { error, note }: ForgotPasswordPage = {},
): WebResponse {
  const instruction = "We send you a code to set a new password with.";
  return formPage(request, {
    title: "Forgot your password?",
    path: "/forgotPassword",
    fields: [usernameField(request.pool, request.form.get("username") ?? undefined)],
    submit: "Send a code",
    links: [backToSignIn],
    error,
    note: note ?? (error === undefined ? instruction : undefined),
  });
}

interface ResetPasswordPage {
  readonly username: string;
  readonly error?: string;
  readonly note?: string;
}

export function resetPasswordPage(
  request: PageRequest,
  { username, error, note }: ResetPasswordPage,
): WebResponse {
  return formPage(request, {
    title: "Set a new password",
    path: "/confirmForgotPassword",
    fields: [codeField, newPasswordField(request.pool)],
    hidden: { username },
    submit: "Change password",
    links: [backToSignIn],
    error,
    note,
  });
}
