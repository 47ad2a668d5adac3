/** Markup that is safe to send: made by `html` alone. */
export interface Html {
  readonly markup: string;
}

type Part = string | Html | readonly Html[] | undefined;

/** Markup of a template, whose texts are escaped, for elements as for quoted attributes; `undefined` is nothing. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = template.map((text, index) => `${text}${render(parts[index])}`).join("");
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

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
