import { Compile, parse } from "velocityjs";
import { isRecord, type JsonObject, reject } from "../../shared/json";
import { messageOf } from "../../shared/messageOf";
import type { IncomingRequest } from "../http";
import { isKnownVariable, type Variables } from "./contextVariables";

/** A mapping template in the Velocity language, read and checked. */
export type Template = ReturnType<typeof parse>;

/** What a template sees. */
interface TemplateScope {
  readonly request: IncomingRequest;
  readonly body: string;
  readonly pathParameters: ReadonlyMap<string, string>;
  readonly stageVariables: ReadonlyMap<string, string>;
  readonly context: Variables;
}

export interface Rendered {
  readonly body: string;
  /** What the template set in `$context.responseOverride`. */
  readonly headers: ReadonlyMap<string, string>;
  readonly status: number | undefined;
}

/**
 * Reads a template, and rejects what would have no meaning here: macros, unknown variables, JSONPath. `path` is where the
 * document has it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function readTemplate(source: string, path: string): Template {
  try {
    const template = parse(source);
    checkReferences(template, path, assignedIn(template));
    return template;
  } catch (error) {
    const message = messageOf(error);
    return message.startsWith(path)
      ? reject(path, message.slice(path.length + 2))
      : reject(path, message);
  }
}

/** @throws Error where the template calls a method that does not exist. */
export function render(template: Template, scope: TemplateScope): Rendered {
  const override: { header: Record<string, unknown>; status?: unknown } = { header: {} };
  const context = {
    ...scope.context,
    authorizer: scope.context.authorizer ?? { claims: {} },
    responseOverride: override,
  };
  const compiled = new Compile(template, { env: "development", customMethodHandlers: javaMethods });
  const body = compiled.render({
    input: { body: scope.body, params: parameters(scope) },
    context,
    stageVariables: Object.fromEntries(scope.stageVariables),
    util,
  });
  const status = Number(override.status);
  return {
    body: body.trim(),
    headers: new Map(Object.entries(override.header).map(([name, value]) => [name, String(value)])),
    status: Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined,
  };
}

/** `$input.params(name)` looks in path, query and headers in this order; `$input.params()` has all three. */
function parameters(scope: TemplateScope): (name?: string) => unknown {
  const last = ([name, values]: readonly [string, readonly string[]]) =>
    [name, values.at(-1) ?? ""] as const;
  const path = scope.pathParameters;
  const querystring = new Map([...scope.request.query].map(last));
  const header = new Map(scope.request.headers.map(({ name, values }) => last([name, values])));
  return (name) =>
    name === undefined
      ? { path: javaMap(path), querystring: javaMap(querystring), header: javaMap(header) }
      : (path.get(name) ?? querystring.get(name) ?? header.get(name) ?? "");
}

function javaMap(map: ReadonlyMap<string, string>): object {
  return {
    get: (name: string) => map.get(name) ?? "",
    keySet: () => [...map.keys()],
    containsKey: (name: string) => map.has(name),
    size: () => map.size,
  };
}

/** The variables that a template sets itself. */
function assignedIn(node: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  visit(node, (item) => {
    if (item.type === "set" && Array.isArray(item.equal) && isRecord(item.equal[0])) {
      names.add(String(item.equal[0].id));
    }
    if (item.type === "foreach") names.add(String(item.to)).add("foreach").add("velocityCount");
  });
  return names;
}

function checkReferences(template: Template, path: string, assigned: ReadonlySet<string>): void {
  visit(template, (item) => {
    if (item.type === "macro" || item.type === "macro_call") {
      reject(path, `#${String(item.id)} is not emulated`);
    }
    if (item.type !== "references") return;
    const root = String(item.id);
    const next = Array.isArray(item.path) && isRecord(item.path[0]) ? String(item.path[0].id) : "";
    const known =
      root === "stageVariables" ||
      (root === "context" && (isKnownVariable(next) || next === "responseOverride")) ||
      (root === "input" && (next === "params" || next === "body")) ||
      (root === "util" && Object.hasOwn(util, next)) ||
      (assigned.has(root) && root !== "context" && root !== "input" && root !== "util");
    if (!known) {
      const name = [root, next].filter((part) => part !== "").join(".");
      reject(path, `$${name} is not emulated`);
    }
  });
}

function visit(node: unknown, found: (item: JsonObject) => void): void {
  if (Array.isArray(node)) for (const item of node) visit(item, found);
  if (!isRecord(node)) return;
  found(node);
  for (const member of Object.values(node)) visit(member, found);
}

/** `$util` of a mapping template. */
const util = {
  escapeJavaScript: (value: unknown) =>
    JSON.stringify(String(value)).slice(1, -1).replaceAll("'", "\\'"),
  parseJson: (json: string): unknown => JSON.parse(json),
  urlEncode: (value: string) => encodeURIComponent(value),
  urlDecode: (value: string) => decodeURIComponent(value),
  base64Encode: (value: string) => Buffer.from(value).toString("base64"),
  base64Decode: (value: string) => Buffer.from(value, "base64").toString(),
};

interface Call {
  readonly property: string;
  readonly context: unknown;
  readonly params: readonly unknown[];
}

// Templates call Java's methods; where JavaScript has one of the same name and meaning, nothing is needed.
const stringMethods: Readonly<Record<string, (value: string, argument: string) => unknown>> = {
  matches: (value, pattern) => new RegExp(`^(?:${pattern})$`).test(value),
  contains: (value, part) => value.includes(part),
  equals: (value, other) => value === other,
  equalsIgnoreCase: (value, other) => value.toLowerCase() === other.toLowerCase(),
  isEmpty: (value) => value === "",
  length: (value) => value.length,
};
const listMethods: Readonly<
  Record<string, (list: readonly unknown[], argument: unknown) => unknown>
> = {
  contains: (list, item) => list.includes(item),
  isEmpty: (list) => list.length === 0,
};

/** The methods of Java's strings and lists that a template may call. */
const javaMethods = [
  {
    uid: "java: strings",
    match: ({ property, context }: Call) =>
      typeof context === "string" && Object.hasOwn(stringMethods, property),
    resolve: ({ property, context, params }: Call): unknown =>
      stringMethods[property]?.(String(context), String(params[0])),
  },
  {
    uid: "java: lists",
    match: ({ property, context }: Call) =>
      Array.isArray(context) && Object.hasOwn(listMethods, property),
    resolve: ({ property, context, params }: Call): unknown =>
      Array.isArray(context) ? listMethods[property]?.(context, params[0]) : undefined,
  },
];
