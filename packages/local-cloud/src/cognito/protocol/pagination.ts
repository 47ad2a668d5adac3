import { invalidParameter } from "./errors";
import { type Body, number, text } from "./parameters";

export interface Page<T> {
  readonly members: readonly T[];
  /** Where the next page starts; absent on the last. */
  readonly next: string | undefined;
}

/** A page of up to 60 members in the order of their keys. `tokenMember` names the member that holds the last page's `next`. */
export function page<T>(
  all: readonly T[],
  keyOf: (member: T) => string,
  body: Body,
  tokenMember: string,
): Page<T> {
  const asked = number(body, "Limit", 0, 60) ?? 0;
  const limit = asked === 0 ? 60 : asked;
  const after = readToken(text(body, tokenMember));
  const sorted = all
    .filter((member) => after === undefined || keyOf(member) > after)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const members = sorted.slice(0, limit);
  const last = members.at(-1);
  const ends = last === undefined || sorted.length === members.length;
  return { members, next: ends ? undefined : writeToken(keyOf(last)) };
}

function writeToken(key: string): string {
  return Buffer.from(JSON.stringify(key)).toString("base64");
}

function readToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(token, "base64").toString("utf8"));
    if (typeof key === "string") return key;
  } catch {
    // Not JSON: not a token of ours, which is said below.
  }
  throw invalidParameter("Invalid pagination token.");
}
