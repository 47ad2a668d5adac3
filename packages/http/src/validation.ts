/**
 * The part of JSON Schema draft 4 that {@link validate} interprets; API Gateway's models take all
 * of it.
 */
export interface ObjectSchema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, MemberSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties: false;
}

export interface MemberSchema {
  readonly type: TypeName | readonly TypeName[];
  /** Completes the sentence "must be …". */
  readonly description: string;
  /** In characters, that is code points; strings only, as `pattern`. */
  readonly maxLength?: number;
  readonly pattern?: string;
}

type TypeName = "string" | "number" | "boolean" | "null";

/**
 * One thing that is wrong with a request: a member of its body by JSON pointer (RFC 6901; `""` is
 * the body itself), or the query parameter, path parameter or header of that name. Issues are the
 * `errors` of a problem.
 */
export type Issue =
  | { readonly pointer: string; readonly detail: string }
  | { readonly parameter: string; readonly detail: string }
  | { readonly header: string; readonly detail: string };

/**
 * One code point, in a pattern that means the same with and without the `u` flag: ajv and
 * {@link validate} set it, and API Gateway does not say. A lone surrogate is none: it cannot be
 * stored as UTF-8, and two strings with one would become the same.
 */
export const character = "(?:[\\ud800-\\udbff][\\udc00-\\udfff]|[^\\ud800-\\udfff])";

/**
 * Everything that is wrong with a JSON value, in the schema's order and then the value's; nothing
 * when it is valid.
 */
export function validate(schema: ObjectSchema, value: unknown): readonly Issue[] {
  if (!isObject(value)) return [{ pointer: "", detail: "must be an object" }];
  const issues: Issue[] = [];
  for (const [name, member] of Object.entries(schema.properties)) {
    if (!Object.hasOwn(value, name)) {
      if (schema.required?.includes(name))
        issues.push({ pointer: pointer(name), detail: "is required" });
    } else if (!isValid(member, value[name])) {
      issues.push({ pointer: pointer(name), detail: `must be ${member.description}` });
    }
  }
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(schema.properties, name))
      issues.push({ pointer: pointer(name), detail: "is not a known member" });
  }
  return issues;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** https://www.rfc-editor.org/rfc/rfc6901#section-3 */
function pointer(name: string): string {
  return `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function isValid(schema: MemberSchema, value: unknown): boolean {
  const type = value === null ? "null" : typeof value;
  if (typeof schema.type === "string" ? schema.type !== type : !schema.type.some((t) => t === type))
    return false;
  if (typeof value !== "string") return true;
  if (schema.maxLength !== undefined && Array.from(value).length > schema.maxLength) return false;
  return schema.pattern === undefined || new RegExp(schema.pattern, "u").test(value);
}
