import type { AuthorizeRequest } from "../authorizeRequest";
import type { Exchange } from "../request";
import type { Reply } from "../../../web/reply";
import { codeField, usernameField } from "./fields";
import { formPage } from "./form";

export interface ConfirmPage {
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
