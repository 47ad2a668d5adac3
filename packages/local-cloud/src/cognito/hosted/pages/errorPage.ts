import { html } from "../../../web/html";
import { layout } from "../../../web/layout";
import type { WebResponse } from "../../../web/response";

/** Shown to a user who cannot be sent anywhere else. */
export function errorPage(status: number, reason: string): WebResponse {
  return layout({
    status,
    title: "Something is wrong with this request",
    content: html`<p class="error" role="alert">${reason}</p>
      <p>Go back to the application and try again.</p>`,
  });
}
