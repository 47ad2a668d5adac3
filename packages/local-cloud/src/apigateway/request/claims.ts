/** A token's claims as a function receives them: every one a string. */
export type Claims = Readonly<Record<string, string>>;

/**
 * Turns a token's payload into what API Gateway hands on: lists joined with commas, `exp` and `iat` as dates in the form
 * of Java (`Sat Nov 21 00:44:00 UTC 2026`), everything else as its plain text.
 */
export function stringClaims(payload: Readonly<Record<string, unknown>>): Claims {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => {
      const date = (name === "exp" || name === "iat") && typeof value === "number";
      return [name, date ? javaDate(new Date(value * 1000)) : text(value)];
    }),
  );
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(text).join(",");
  return JSON.stringify(value);
}

function javaDate(date: Date): string {
  // "Sat, 21 Nov 2026 00:44:00 GMT"
  const [weekday = "", day, month, year, time] = date.toUTCString().split(" ");
  return [weekday.slice(0, 3), month, day, time, "UTC", year].join(" ");
}
