type Json = Readonly<Record<string, unknown>>;

/**
 * A request without `null`. DynamoDB takes a member of `null` for one that is missing, and refuses it where a value must
 * be. dynalite breaks off at the latter, and would take everybody's tables with it: there it gets a value without a
 * type, which it refuses.
 */
export function withoutNulls(request: Json): Json {
  const members = Object.entries(request).filter(([, value]) => value !== null);
  return Object.fromEntries(members.map(([name, value]) => [name, replaced(value)]));
}

function replaced(value: unknown): unknown {
  if (value === null) return {};
  if (Array.isArray(value)) return value.map(replaced);
  if (typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, replaced(member)]),
  );
}
