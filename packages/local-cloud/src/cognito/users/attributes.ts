import type { AttributeRule, Client, Pool } from "../model/pool";
import { invalidParameter, notAuthorized } from "../protocol/errors";

/** Attributes that only Cognito or an administrator sets. */
const verifiedFlags = new Set(["email_verified", "phone_number_verified"]);

/** Throws for attributes that the client may not write, also those that say what was verified. */
export function checkWritable(client: Client, attributes: ReadonlyMap<string, string>): void {
  for (const name of attributes.keys()) {
    const allowed = client.writeAttributes?.has(name) ?? true;
    if (!allowed || verifiedFlags.has(name)) {
      throw notAuthorized("A client attempted to write unauthorized attribute");
    }
  }
}

/** Throws for attributes that the pool's schema does not have or that break it. */
export function checkAttributes(pool: Pool, attributes: ReadonlyMap<string, string>): void {
  for (const [name, value] of attributes) {
    const rule = pool.attributes.get(name);
    if (name === "sub") throw immutableSub();
    if (rule === undefined) {
      throw invalidParameter(
        `Attributes did not conform to the schema: Type for attribute {${name}} could not be determined`,
      );
    }
    checkValue(name, value, rule);
  }
}

export function immutableSub() {
  return invalidParameter("Cannot modify the non-mutable attribute sub");
}

/** Throws for a user without what the pool requires. */
export function checkRequired(pool: Pool, attributes: ReadonlyMap<string, string>): void {
  const missing = missingAttributes(pool, attributes);
  if (missing.length === 0) return;
  throw invalidParameter(
    `Attributes did not conform to the schema: ${missing
      .map((name) => `${name}: The attribute is required`)
      .join(" ")}\n`,
  );
}

export function missingAttributes(pool: Pool, attributes: ReadonlyMap<string, string>): string[] {
  return [...pool.attributes]
    .filter(([name, rule]) => rule.required && (attributes.get(name) ?? "") === "")
    .map(([name]) => name);
}

export function isEmail(value: string): boolean {
  return value.length <= 254 && /^[^\s@"(),:;<>[\\\]]+@[^\s@.]+(\.[^\s@.]+)+$/u.test(value);
}

function checkValue(name: string, value: string, rule: AttributeRule): void {
  if (value.length > 2048) {
    throw nonconforming(name, "String must be no longer than 2048 characters");
  }
  if (name === "email" && !isEmail(value)) throw invalidParameter("Invalid email address format.");
  if (name === "phone_number" && !/^\+[0-9]{1,15}$/.test(value)) {
    throw invalidParameter("Invalid phone number format.");
  }
  if (rule.type === "Boolean" && value !== "true" && value !== "false") {
    throw nonconforming(name, "Attribute value must be true or false.");
  }
  if (rule.type === "Number" && !/^-?[0-9]+(\.[0-9]+)?$/.test(value)) {
    throw nonconforming(name, "Attribute value must be a number.");
  }
  const measured = rule.type === "Number" ? Number(value) : value.length;
  const what = rule.type === "Number" ? "Number" : "String";
  if (rule.min !== undefined && measured < rule.min) {
    throw nonconforming(name, `${what} must be at least ${String(rule.min)}`);
  }
  if (rule.max !== undefined && measured > rule.max) {
    throw nonconforming(name, `${what} must be no more than ${String(rule.max)}`);
  }
}

function nonconforming(name: string, reason: string) {
  return invalidParameter(`Attributes did not conform to the schema: ${name}: ${reason}\n`);
}
