import type { AuthorizeRequest } from "../authorizeRequest";
import type { Exchange } from "../request";
import type { Pool } from "../../model/pool";
import type { Reply } from "../../../web/reply";
import { attributeField, attributePrefix, newPasswordField, usernameField } from "./fields";
import { type Field, formPage } from "./form";

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
