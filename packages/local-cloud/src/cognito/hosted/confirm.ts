import { section, stringIn } from "../../shared/json";
import { callOperation } from "./callOperation";
import type { Exchange } from "./request";
import { confirmPage } from "./pages/confirmPage";
import { loginPage } from "./pages/signInPages";
import { nextStep, proceed, ticketField, waiting } from "./signIn";
import { shown, submitted } from "./submitted";

/** `/confirm`, and `/confirmUser` as in links, which says whom and with what code. */
export const showConfirm = shown((exchange, request) => {
  const { query } = exchange;
  const [username, code] = [query.get("user_name"), query.get("confirmation_code")];
  return confirmPage(exchange, request, {
    username: username ?? undefined,
    code: code ?? undefined,
  });
});

export const confirm = submitted(
  async (exchange, request) => {
    const { pool, form, service } = exchange;
    const { username, ticket } = given(exchange);
    const { client } = request;
    if (form.has("resend")) {
      const name = "ResendConfirmationCode";
      const answer = await callOperation(exchange, client, name, { Username: username });
      const destination = stringIn(section(answer, "CodeDeliveryDetails"), "Destination") ?? "you";
      const note = `We sent a new code to ${destination}.`;
      return confirmPage(exchange, request, { username, ticket, note });
    }
    await callOperation(exchange, client, "ConfirmSignUp", {
      Username: username,
      ConfirmationCode: form.get("code") ?? "",
    });
    // Whoever has shown their password goes on; a code alone signs nobody in.
    const user = waiting(exchange, request, "confirmation");
    if (user !== undefined && user.sub === service.users.find(pool, username)?.sub) {
      if (proceed(exchange)) return nextStep(exchange, request, user);
    }
    return loginPage(exchange, request, { username, note: "Your account is confirmed. Sign in." });
  },
  (exchange, request, { message }) =>
    confirmPage(exchange, request, { ...given(exchange), error: message }),
);

function given({ form }: Exchange) {
  return {
    username: form.get("username")?.trim() ?? "",
    ticket: form.get(ticketField) ?? undefined,
  };
}
