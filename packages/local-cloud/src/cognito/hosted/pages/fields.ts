import type { Pool } from "../../model/pool";
import type { PasswordPolicy } from "../../users/passwordPolicy";
import type { Field } from "./form";

export interface Given {
  readonly value?: string | undefined;
}

/** What people sign in with: their e-mail, or a name that may also be their e-mail. */
export function usernameField(pool: Pool, { value }: Given = {}): Field {
  return {
    name: "username",
    label: pool.emailIsUsername ? "Email" : pool.emailIsAlias ? "Username or email" : "Username",
    type: pool.emailIsUsername ? "email" : "text",
    autocomplete: "username",
    value,
  };
}

export const passwordField: Field = {
  name: "password",
  label: "Password",
  type: "password",
  autocomplete: "current-password",
};

/** A password to choose, with the pool's rules for it. */
export function newPasswordField({ passwordPolicy }: Pool): Field {
  return {
    name: "password",
    label: "New password",
    type: "password",
    autocomplete: "new-password",
    hint: rules(passwordPolicy),
  };
}

export const codeField: Field = {
  name: "code",
  label: "Code",
  type: "text",
  autocomplete: "one-time-code",
  numeric: true,
};

export const attributePrefix = "attribute.";

/** An attribute of a person, e.g. `given_name` or `custom:team`. */
export function attributeField(name: string, { value }: Given = {}): Field {
  const words = name.replace(/^custom:/, "").replaceAll("_", " ");
  return {
    name: `${attributePrefix}${name}`,
    label: words.charAt(0).toUpperCase() + words.slice(1),
    type: types[name] ?? "text",
    autocomplete: autocompletes[name] ?? "off",
    value,
  };
}

const types: Readonly<Record<string, Field["type"]>> = {
  email: "email",
  phone_number: "tel",
  birthdate: "date",
};

const autocompletes: Readonly<Record<string, string>> = {
  email: "email",
  phone_number: "tel",
  birthdate: "bday",
  name: "name",
  given_name: "given-name",
  family_name: "family-name",
  nickname: "nickname",
};

function rules(policy: PasswordPolicy): string {
  const classes = [
    ...(policy.requireLowercase ? ["a lower case letter"] : []),
    ...(policy.requireUppercase ? ["an upper case letter"] : []),
    ...(policy.requireNumbers ? ["a number"] : []),
    ...(policy.requireSymbols ? ["a symbol"] : []),
  ];
  const length = `At least ${String(policy.minimumLength)} characters`;
  return classes.length === 0 ? `${length}.` : `${length}, with ${classes.join(", ")}.`;
}
