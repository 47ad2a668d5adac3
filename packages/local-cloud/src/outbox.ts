import type { IncomingMessage, ServerResponse } from "node:http";
import type { Message } from "./cognito/cognito";
import { html } from "./web/html";
import { layout } from "./web/layout";
import { type Reply, sendReply } from "./web/reply";

/** The mails that Cognito would send, on a page of their own. */
export interface Outbox {
  add(message: Message): void;
  /** For `http.createServer`: the page at `/`, newest first. */
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
}

const maxMails = 100;

export function createOutbox(): Outbox {
  const mails: { readonly at: string; readonly message: Message }[] = [];

  function answer({ method, url, headers, socket }: IncomingMessage): Reply {
    // The page tells codes. A foreign name that leads here is a web page's attempt to be of the same origin.
    const own = ["127.0.0.1", "localhost"].map((name) => `${name}:${String(socket.localPort)}`);
    if (headers.origin !== undefined || !own.includes(headers.host ?? "")) {
      return text(403, "Other pages may not read the outbox.");
    }
    if (url !== "/") return text(404, "Not Found");
    if (method !== "GET" && method !== "HEAD") return text(405, "Method Not Allowed");
    return page(mails);
  }

  return {
    add: (message) => {
      mails.unshift({ at: new Date().toISOString(), message });
      mails.splice(maxMails);
    },
    listener: (request, response) => {
      response.setHeader("cross-origin-resource-policy", "same-origin");
      sendReply(request, response, answer(request));
    },
  };
}

function page(mails: readonly { readonly at: string; readonly message: Message }[]): Reply {
  const items = mails.map(
    ({ at, message }) =>
      html`<li>
        ${message.to}: ${messageText(message)}
        <p class="hint"><time datetime="${at}">${at}</time></p>
      </li>`,
  );
  const list =
    items.length === 0
      ? html`<p>No mail yet.</p>`
      : html`<ul>
          ${items}
        </ul>`;
  const note = html`<p class="for">What Cognito would have sent, newest first.</p>`;
  return layout({ status: 200, title: "Outbox", content: html`${note} ${list}` });
}

function text(status: number, line: string): Reply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${line}\n` };
}

const codes = {
  "confirmation-code": "confirmation code",
  "reset-code": "password reset code",
  "verification-code": "verification code",
} as const;

/** What a mail of Cognito says. */
export function messageText(message: Message): string {
  return message.kind === "invitation"
    ? `your temporary password is ${message.temporaryPassword}`
    : `your ${codes[message.kind]} is ${message.code}`;
}
