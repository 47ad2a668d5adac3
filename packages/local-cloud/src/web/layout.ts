import type { Reply } from "./reply";
import { type Html, html } from "./html";
import { styles } from "./styles";

export interface Page {
  readonly status: number;
  readonly title: string;
  readonly content: Html;
  /** Where forms may lead beside this server, as sources of a content security policy. */
  readonly formTargets?: readonly string[];
  readonly headers?: Reply["headers"];
}

/** A whole page, which runs no script, loads nothing and is shown in no frame. */
export function layout({ status, title, content, formTargets = [], headers = {} }: Page): Reply {
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
