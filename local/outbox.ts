import type { IncomingMessage, ServerResponse } from "node:http";
import type { Message } from "./cognito/cognito";
import { messageText } from "./messageText";

/** The mails that Cognito would send, on a page of their own. */
export interface Outbox {
  add(message: Message): void;
  /** For `http.createServer`: the page at `/`, newest first. */
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
}

const most = 100;

// The page tells codes: no other page may read, frame or keep it.
const headers = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; form-action 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

export function createOutbox(): Outbox {
  const mails: { readonly at: string; readonly message: Message }[] = [];

  function answer({ method, url, headers: sent, socket }: IncomingMessage) {
    // A foreign name that leads here is a web page's attempt to be of the same origin.
    const own = ["127.0.0.1", "localhost"].map((name) => `${name}:${String(socket.localPort)}`);
    if (sent.origin !== undefined || !own.includes(sent.host ?? "")) {
      return { status: 403, type: "text/plain", body: "Other pages may not read the outbox.\n" };
    }
    if (url !== "/") return { status: 404, type: "text/plain", body: "Not Found\n" };
    if (method !== "GET" && method !== "HEAD")
      return { status: 405, type: "text/plain", body: "Method Not Allowed\n" };
    return { status: 200, type: "text/html", body: page(mails) };
  }

  return {
    add: (message) => {
      mails.unshift({ at: new Date().toISOString(), message });
      mails.splice(most);
    },
    listener: (request, response) => {
      const { status, type, body } = answer(request);
      response.writeHead(status, {
        ...headers,
        "Content-Type": `${type}; charset=utf-8`,
        "Content-Length": Buffer.byteLength(body),
      });
      response.end(request.method === "HEAD" ? undefined : body);
    },
  };
}

function page(mails: readonly { readonly at: string; readonly message: Message }[]): string {
  const rows = mails.map(
    ({ at, message }) =>
      `<li><time datetime="${at}">${at}</time> to ${escape(message.to)}: ${escape(messageText(message))}</li>`,
  );
  const list = rows.length === 0 ? "<p>No mail yet.</p>" : `<ul>\n${rows.join("\n")}\n</ul>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Outbox</title></head>
<body>
<h1>Outbox</h1>
<p>What Cognito would have sent, newest first.</p>
${list}
</body>
</html>
`;
}

function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
