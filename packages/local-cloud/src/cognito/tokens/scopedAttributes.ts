import type { Client, Pool } from "../model/pool";

const ofScope: Readonly<Record<string, readonly string[]>> = {
  email: ["email", "email_verified"],
  phone: ["phone_number", "phone_number_verified"],
};
const ofOtherScopes = new Set([...Object.values(ofScope).flat(), "address"]);

/**
 * The attributes that OpenID scopes open, of those that the client may read: with `openid` alone all, else those of the
 * scopes beside it; `profile` opens custom attributes too. `undefined` is every attribute, as in `Client`.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html
 */
export function readableByScopes(
  pool: Pool,
  { readAttributes }: Client,
  scopes: readonly string[],
): ReadonlySet<string> | undefined {
  const narrowing = scopes.filter((scope) => scope in ofScope || scope === "profile");
  if (narrowing.length === 0) return readAttributes;
  const open = narrowing.flatMap(
    (scope) =>
      ofScope[scope] ?? [...pool.attributes.keys()].filter((name) => !ofOtherScopes.has(name)),
  );
  return new Set(open.filter((name) => readAttributes?.has(name) ?? true));
}
