import type { IncomingMessage, ServerResponse } from "node:http";
import type { Message } from "./cognito/cognito";
import { html } from "./web/html";
import { layout } from "./web/layout";
import { plainText, sendWebResponse, type WebResponse } from "./web/response";

/** The mails that Cognito would send, on a page. Only the newest are kept. */
export interface Outbox {
  add(message: Message): void;
  /** For `http.createServer`: the page at `/`, newest first. */
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
}

interface Mail {
  /** When it would have been sent, as ISO 8601. */
  readonly at: string;
  readonly message: Message;
}

const maxMails = 100;

export function createOutbox(): Outbox {
  const mails: Mail[] = [];
  return {
    add: (message) => {
      mails.unshift({ at: new Date().toISOString(), message });
      mails.splice(maxMails);
    },
    listener: (request, response) => {
      response.setHeader("cross-origin-resource-policy", "same-origin");
      sendWebResponse(request, response, responseTo(request, mails));
    },
  };
}

function responseTo(
  { method, url, headers, socket }: IncomingMessage,
  mails: readonly Mail[],
): WebResponse {
  // The page shows codes. Under any other host name it would be of the same origin as a foreign page that has that name.
  const hosts = ["127.0.0.1", "localhost"].map((name) => `${name}:${String(socket.localPort)}`);
  if (headers.origin !== undefined || !hosts.includes(headers.host ?? "")) {
    return plainText(403, "Other pages may not read the outbox.");
  }
  if (url !== "/") return plainText(404, "Not Found");
  if (method !== "GET" && method !== "HEAD") return plainText(405, "Method Not Allowed");
  return page(mails);
}

function page(mails: readonly Mail[]): WebResponse {
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

/** The sentence of a mail, without greeting or full stop. */
export function messageText(message: Message): string {
  return message.kind === "invitation"
    ? `your temporary password is ${message.temporaryPassword}`
    : `your ${codeNames[message.kind]} is ${message.code}`;
}

const codeNames = {
  "confirmation-code": "confirmation code",
  "reset-code": "password reset code",
  "verification-code": "verification code",
} as const;
