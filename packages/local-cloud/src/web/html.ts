/** Markup that is safe to send, because only `html` makes it. */
export interface Html {
  readonly markup: string;
}

type Part = string | Html | readonly Html[] | undefined;

/** Markup of a template. Strings in it are escaped, for elements and quoted attributes alike; `undefined` is left out. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = template.map((literal, index) => `${literal}${render(parts[index])}`).join("");
  return { markup };
}

function render(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string") return escape(part);
  return "markup" in part ? part.markup : part.map(({ markup }) => markup).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(value: string): string {
  return value.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
