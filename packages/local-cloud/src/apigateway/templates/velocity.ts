import { Compile, parse } from "velocityjs";
import { isRecord, reject } from "../../shared/json";
import { type GatewayRequest } from "../http";
import { isKnownVariable, type Variables } from "./contextVariables";

/** A mapping template in the Velocity language, read and checked. */
export type Template = ReturnType<typeof parse>;

/** What a template sees. */
interface TemplateScope {
  readonly request: GatewayRequest;
  readonly body: string;
  readonly pathParameters: ReadonlyMap<string, string>;
  readonly stageVariables: ReadonlyMap<string, string>;
  readonly context: Variables;
}

export interface Rendered {
  readonly text: string;
  /** What the template set in `$context.responseOverride`. */
  readonly headers: ReadonlyMap<string, string>;
  readonly status: number | undefined;
}

/**
 * Reads a template, and refuses what would have no meaning here: macros, unknown variables, JSONPath.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function readTemplate(text: string, place: string): Template {
  try {
    const template = parse(text);
    check(template, place, assigned(template));
    return template;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.startsWith(place)
      ? reject(place, message.slice(place.length + 2))
      : reject(place, message);
  }
}

/** Renders a template; throws where it calls a method that does not exist. */
export function render(template: Template, scope: TemplateScope): Rendered {
  const override: { header: Record<string, unknown>; status?: unknown } = { header: {} };
  const context = {
    ...scope.context,
    authorizer: scope.context.authorizer ?? { claims: {} },
    responseOverride: override,
  };
  const compiled = new Compile(template, { env: "development", customMethodHandlers: javaMethods });
  const text = compiled.render({
    input: { body: scope.body, params: parameters(scope) },
    context,
    stageVariables: Object.fromEntries(scope.stageVariables),
    util,
  });
  const status = Number(override.status);
  return {
    text: text.trim(),
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

/** The variables that a template sets by itself. */
function assigned(node: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  visit(node, (item) => {
    if (item.type === "set" && Array.isArray(item.equal) && isRecord(item.equal[0])) {
      names.add(String(item.equal[0].id));
    }
    if (item.type === "foreach") names.add(String(item.to)).add("foreach").add("velocityCount");
  });
  return names;
}

function check(template: Template, place: string, own: ReadonlySet<string>): void {
  visit(template, (item) => {
    if (item.type === "macro" || item.type === "macro_call") {
      reject(place, `#${String(item.id)} is not emulated`);
    }
    if (item.type !== "references") return;
    const root = String(item.id);
    const next = Array.isArray(item.path) && isRecord(item.path[0]) ? String(item.path[0].id) : "";
    const known =
      root === "stageVariables" ||
      (root === "context" && (isKnownVariable(next) || next === "responseOverride")) ||
      (root === "input" && (next === "params" || next === "body")) ||
      (root === "util" && Object.hasOwn(util, next)) ||
      (own.has(root) && root !== "context" && root !== "input" && root !== "util");
    if (!known)
      reject(place, `$${[root, next].filter((part) => part !== "").join(".")} is not emulated`);
  });
}

function visit(node: unknown, found: (item: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(node)) for (const item of node) visit(item, found);
  if (!isRecord(node)) return;
  found(node);
  for (const member of Object.values(node)) visit(member, found);
}

/** `$util` of a mapping template. */
const util = {
  escapeJavaScript: (text: unknown) =>
    JSON.stringify(String(text)).slice(1, -1).replaceAll("'", "\\'"),
  parseJson: (text: string): unknown => JSON.parse(text),
  urlEncode: (text: string) => encodeURIComponent(text),
  urlDecode: (text: string) => decodeURIComponent(text),
  base64Encode: (text: string) => Buffer.from(text).toString("base64"),
  base64Decode: (text: string) => Buffer.from(text, "base64").toString(),
};

interface Call {
  readonly property: string;
  readonly context: unknown;
  readonly params: readonly unknown[];
}

// Templates call Java's methods; where JavaScript has one of the same name and meaning, nothing is needed.
const ofStrings: Readonly<Record<string, (text: string, argument: string) => unknown>> = {
  matches: (text, pattern) => new RegExp(`^(?:${pattern})$`).test(text),
  contains: (text, part) => text.includes(part),
  equals: (text, other) => text === other,
  equalsIgnoreCase: (text, other) => text.toLowerCase() === other.toLowerCase(),
  isEmpty: (text) => text === "",
  length: (text) => text.length,
};
const ofLists: Readonly<Record<string, (list: readonly unknown[], argument: unknown) => unknown>> =
  {
    contains: (list, item) => list.includes(item),
    isEmpty: (list) => list.length === 0,
  };

/** The methods of Java's strings and lists that a template may call. */
const javaMethods = [
  {
    uid: "java: strings",
    match: ({ property, context }: Call) =>
      typeof context === "string" && Object.hasOwn(ofStrings, property),
    resolve: ({ property, context, params }: Call): unknown =>
      ofStrings[property]?.(String(context), String(params[0])),
  },
  {
    uid: "java: lists",
    match: ({ property, context }: Call) =>
      Array.isArray(context) && Object.hasOwn(ofLists, property),
    resolve: ({ property, context, params }: Call): unknown =>
      Array.isArray(context) ? ofLists[property]?.(context, params[0]) : undefined,
  },
];
