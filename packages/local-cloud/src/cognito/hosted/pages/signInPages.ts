import type { WebResponse } from "../../../web/response";
import type { User } from "../../model/userData";
import { associateTotp } from "../../signIn/softwareToken";
import { missingAttributes } from "../../users/attributes";
import type { PageRequest } from "../page";
import {
  attributeField,
  attributeFieldName,
  backToSignIn,
  codeField,
  formPage,
  newPasswordField,
  passwordField,
  ticketField,
  usernameField,
} from "./form";

interface LoginPage {
  readonly error?: string;
  readonly note?: string;
  readonly username?: string;
}

export function loginPage(
  request: PageRequest,
  { error, note, username }: LoginPage = {},
): WebResponse {
  const { pool } = request;
  const signUp = { before: "Need an account?", path: "/signup", label: "Sign up" };
  return formPage(request, {
    title: "Sign in",
    path: "/login",
    fields: [usernameField(pool, username), passwordField],
    submit: "Sign in",
    links: [
      { path: "/forgotPassword", label: "Forgot your password?" },
      ...(pool.adminCreatesUsersOnly ? [] : [signUp]),
    ],
    error,
    note,
  });
}

/** A step of a sign-in, shown once more after an error. */
interface StepPage {
  readonly ticket: string;
  readonly error?: string;
}

interface UserStepPage extends StepPage {
  readonly user: User;
}

/** For a user whose password was temporary. */
export function newPasswordPage(
  request: PageRequest,
  { ticket, user, error }: UserStepPage,
): WebResponse {
  const { pool, form } = request;
  const missing = missingAttributes(pool, new Map(Object.entries(user.attributes)));
  return formPage(request, {
    title: "Change your password",
    path: "/changePassword",
    fields: [
      ...missing.map((name) =>
        attributeField(name, form.get(attributeFieldName(name)) ?? undefined),
      ),
      newPasswordField(pool),
    ],
    hidden: { [ticketField]: ticket },
    submit: "Change password",
    error,
    note: error === undefined ? "Your password was temporary. Choose a new one." : undefined,
  });
}

export function mfaPage(request: PageRequest, { ticket, error }: StepPage): WebResponse {
  return formPage(request, {
    title: "Enter your code",
    path: "/mfa",
    fields: [{ ...codeField, hint: "From your authenticator app." }],
    hidden: { [ticketField]: ticket },
    submit: "Sign in",
    links: [backToSignIn],
    error,
  });
}

/** For a user without the second factor that the pool insists on. */
export async function mfaSetupPage(
  request: PageRequest,
  { ticket, user, error }: UserStepPage,
): Promise<WebResponse> {
  const { service, pool } = request;
  // After a wrong code the key stays the same: it is in the app already.
  const known = error === undefined ? undefined : user.pendingTotp;
  const secret = known ?? (await associateTotp(service, pool, user.sub));
  return formPage(request, {
    title: "Set up an authenticator app",
    path: "/mfaSetup",
    fields: [{ ...codeField, hint: "Of six digits, from the app." }],
    hidden: { [ticketField]: ticket },
    submit: "Sign in",
    links: [backToSignIn],
    error,
    note: `Add this key to your authenticator app: ${secret.replace(/(.{4})(?=.)/g, "$1 ")}`,
  });
}
