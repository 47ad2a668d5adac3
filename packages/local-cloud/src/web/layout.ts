import { type Html, html } from "./html";
import type { WebResponse } from "./response";

interface Page {
  readonly status: number;
  readonly title: string;
  readonly content: Html;
  /** Where forms may lead in addition to this server, as sources of a content security policy. */
  readonly formTargets?: readonly string[];
  readonly headers?: WebResponse["headers"];
}

/** A whole page. It runs no script, loads nothing and cannot be framed. */
export function layout({
  status,
  title,
  content,
  formTargets = [],
  headers = {},
}: Page): WebResponse {
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `form-action ${["'self'", ...formTargets].join(" ")}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${styles}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html> `;
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy.join("; "),
      "referrer-policy": "no-referrer",
      ...headers,
    },
    body: page.markup,
  };
}

/** The look of the pages: one column, light or dark as the browser is set. */
const styles: Html = {
  markup: `
:root { color-scheme: light dark; --text: #16191f; --muted: #545b64; --line: #879596;
  --card: #fff; --back: #f2f3f3; --accent: #0b5cad; --accent-text: #fff;
  --error: #b0160a; --error-back: #fdf3f1; --note-back: #eef6fd; }
@media (prefers-color-scheme: dark) {
  :root { --text: #eaeded; --muted: #b6bec9; --line: #7d8998;
    --card: #1b232d; --back: #0f141a; --accent: #6cb4f5; --accent-text: #0f141a;
    --error: #ff9c90; --error-back: #3a1713; --note-back: #11304b; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 25rem; margin: 8vh auto 2rem; padding: 2rem; background: var(--card);
  border-radius: .75rem; box-shadow: 0 1px 4px rgb(0 0 0 / 25%); overflow-wrap: anywhere; }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: .5rem 0; }
.for, .hint { color: var(--muted); }
.hint { margin: .25rem 0 0; font-size: .875rem; }
.error, .note { padding: .625rem .75rem; border-left: .25rem solid; border-radius: .25rem; }
.error { color: var(--error); background: var(--error-back); }
.note { border-color: var(--accent); background: var(--note-back); }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit;
  background: transparent; border: 1px solid var(--line); border-radius: .375rem; }
button { width: 100%; min-height: 2.75rem; margin-top: 1.25rem; padding: .5rem 1rem;
  font: inherit; font-weight: 600; color: var(--accent-text); background: var(--accent);
  border: 1px solid var(--accent); border-radius: .375rem; cursor: pointer; }
button.second { margin-top: .75rem; color: var(--accent); background: transparent; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); }
nav { margin-top: 1.25rem; }
nav p { margin: .5rem 0 0; }
@media (max-width: 30rem) {
  body { padding: 0; background: var(--card); }
  main { margin: 0; padding: 1.5rem; box-shadow: none; } }
`,
};
