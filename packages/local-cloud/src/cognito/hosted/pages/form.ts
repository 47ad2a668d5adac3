import { type Html, html } from "../../../web/html";
import { layout } from "../../../web/layout";
import type { WebResponse } from "../../../web/response";
import type { PasswordPolicy, Pool } from "../../model/pool";
import { authorizationQuery } from "../authorizationRequest";
import { formTokenField, issueFormToken } from "../browserSession";
import type { PageRequest } from "../page";

interface Form {
  readonly title: string;
  /** Where the form is sent: a path of the pool's domain. */
  readonly path: string;
  readonly fields: readonly Field[];
  /** Values of hidden fields, by name. */
  readonly hidden?: Readonly<Record<string, string>>;
  readonly submit: string;
  /** A second button, which sends this name with the value 1 and needs no field filled in. */
  readonly second?: { readonly name: string; readonly label: string };
  readonly links?: readonly Link[];
  readonly error?: string | undefined;
  readonly note?: string | undefined;
}

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: "text" | "email" | "password" | "tel" | "date";
  readonly autocomplete: string;
  readonly value?: string | undefined;
  readonly hint?: string;
  readonly numeric?: boolean;
}

interface Link {
  /** Words in front of the link. */
  readonly before?: string;
  readonly path: string;
  readonly label: string;
}

/** A page with one form. Every address on it carries the authorization request on. */
export function formPage(request: PageRequest, form: Form): WebResponse {
  const { base, query, authorization } = request;
  const token = issueFormToken(request);
  const address = (path: string) => `${base}${path}?${authorizationQuery(query)}`;
  const hidden = { ...form.hidden, [formTokenField]: token.value };
  // Typing starts in the first field that is still empty.
  const first = form.fields.find(({ value }) => value === undefined || value === "");
  return layout({
    status: form.error === undefined ? 200 : 400,
    title: form.title,
    formTargets: [formTarget(authorization.redirectUri)],
    headers: { "set-cookie": token.cookie },
    content: html`<p class="for">for ${authorization.client.name}</p>
      ${form.error && html`<p class="error" role="alert" id="error">${form.error}</p>`}
      ${form.note && html`<p class="note" role="status">${form.note}</p>`}
      <form method="post" action="${address(form.path)}">
        ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        ${form.fields.map((field) => input(field, field === first, form.error !== undefined))}
        <button type="submit">${form.submit}</button>
        ${form.second && html`<button class="second" type="submit" formnovalidate name="${form.second.name}" value="1">${form.second.label}</button>`}
      </form>
      <nav>
        ${(form.links ?? []).map((link) => html`<p>${link.before} <a href="${address(link.path)}">${link.label}</a></p>`)}
      </nav>`,
  });
}

function input(field: Field, focused: boolean, failed: boolean): Html {
  const { name, label, value, hint } = field;
  const hintId = hint === undefined ? [] : [`${name}-hint`];
  const described = [...hintId, ...(failed ? ["error"] : [])].join(" ");
  const attributes = {
    id: name,
    name,
    type: field.type,
    autocomplete: field.autocomplete,
    autocapitalize: "none",
    spellcheck: "false",
    required: "",
    ...(value === undefined ? {} : { value }),
    ...(described === "" ? {} : { "aria-describedby": described }),
    ...(field.numeric === true ? { inputmode: "numeric" } : {}),
    ...(focused ? { autofocus: "" } : {}),
  };
  return html`<label for="${name}">${label}</label>
    <input ${Object.entries(attributes).map(([key, content]) => html` ${key}="${content}"`)} />
    ${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}`;
}

/**
 * The client's address as a source: browsers apply `form-action` to the redirect after a form as well. IPv6 addresses
 * and private schemes are no host sources, so those are allowed by scheme.
 */
function formTarget(redirectUri: string): string {
  const { protocol, origin, hostname } = new URL(redirectUri);
  return origin === "null" || hostname.startsWith("[") ? protocol : origin;
}

/** The hidden field with which a form continues a sign-in. */
export const ticketField = "ticket";

export const backToSignIn: Link = { path: "/login", label: "Back to sign in" };

/** What users sign in with: their e-mail, or a name that may also be their e-mail. */
export function usernameField(pool: Pool, value?: string): Field {
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
    hint: describePolicy(passwordPolicy),
  };
}

function describePolicy(policy: PasswordPolicy): string {
  const classes = [
    ...(policy.requireLowercase ? ["a lower case letter"] : []),
    ...(policy.requireUppercase ? ["an upper case letter"] : []),
    ...(policy.requireNumbers ? ["a number"] : []),
    ...(policy.requireSymbols ? ["a symbol"] : []),
  ];
  const length = `At least ${String(policy.minimumLength)} characters`;
  return classes.length === 0 ? `${length}.` : `${length}, with ${classes.join(", ")}.`;
}

export const codeField: Field = {
  name: "code",
  label: "Code",
  type: "text",
  autocomplete: "one-time-code",
  numeric: true,
};

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

/** An attribute of a user, e.g. `given_name` or `custom:team`. */
export function attributeField(name: string, value?: string): Field {
  const words = name.replace(/^custom:/, "").replaceAll("_", " ");
  return {
    name: attributeFieldName(name),
    label: words.charAt(0).toUpperCase() + words.slice(1),
    type: types[name] ?? "text",
    autocomplete: autocompletes[name] ?? "off",
    value,
  };
}

export function attributeFieldName(attribute: string): string {
  return `attribute.${attribute}`;
}
