import { missingAttributes } from "../../users/attributes";
import type { User } from "../../model/document";
import type { AuthorizeRequest } from "../authorizeRequest";
import type { Exchange } from "../request";
import type { Reply } from "../../../web/reply";
import { attributeField, attributePrefix, newPasswordField } from "./fields";
import { formPage } from "./form";

export interface NewPasswordPage {
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
