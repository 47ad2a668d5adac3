import type { User } from "../model/document";
import { invalidParameter } from "../protocol/errors";

const searchable: Readonly<Record<string, (user: User) => string | undefined>> = {
  username: ({ username }) => username,
  sub: ({ sub }) => sub,
  "cognito:user_status": ({ status }) => status,
  status: ({ enabled }) => (enabled ? "Enabled" : "Disabled"),
  ...Object.fromEntries(
    "email phone_number name given_name family_name preferred_username"
      .split(" ")
      .map((name) => [name, ({ attributes }: User) => attributes[name]]),
  ),
};

/**
 * Reads a `Filter` such as `email ^= "ada"`; without one, everybody matches.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html
 */
export function userFilter(filter: string | undefined): (user: User) => boolean {
  if (filter === undefined || filter === "") return () => true;
  const [, name = "", operator, quoted = ""] =
    /^\s*([\w:]+)\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(filter) ?? [];
  if (operator === undefined) throw invalidParameter("Error while parsing filter.");
  const read = Object.hasOwn(searchable, name) ? searchable[name] : undefined;
  if (read === undefined) throw invalidParameter(`Invalid search attribute: ${name}`);
  const wanted = fold(name, quoted.replace(/\\(.)/g, "$1"));
  return (user) => {
    const value = fold(name, read(user) ?? "");
    return operator === "=" ? value === wanted : value.startsWith(wanted);
  };
}

/** Of all attributes, only the status of the account ignores case. */
function fold(name: string, value: string): string {
  return name === "cognito:user_status" ? value.toLowerCase() : value;
}
