const exposed = { "Access-Control-Expose-Headers": "ETag, Location, Retry-After" };

/**
 * The headers that let a web page of one of these origins read a response, `*` being any; none for
 * any other origin. `Vary` is there whenever origins are configured, so that no cache serves one
 * origin's response to another.
 */
export function corsHeaders(
  origins: readonly string[],
  origin: string | undefined,
): Readonly<Record<string, string>> {
  if (origins.length === 0) return {};
  if (origins.includes("*")) return { "Access-Control-Allow-Origin": "*", ...exposed };
  if (origin === undefined || !origins.includes(origin)) return { Vary: "Origin" };
  return { Vary: "Origin", "Access-Control-Allow-Origin": origin, ...exposed };
}
