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
export const javaMethods = [
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
