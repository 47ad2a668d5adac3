import { section, stringIn } from "../../shared/json";
import { callOperation } from "./callOperation";
import { forgotPasswordPage, resetPasswordPage } from "./pages/forgotPasswordPage";
import { loginPage } from "./pages/signInPages";
import { shown, submitted } from "./submitted";

/** `/forgotPassword`: sends a code. */
export const showForgotPassword = shown((exchange, request) =>
  forgotPasswordPage(exchange, request),
);

export const forgotPassword = submitted(
  async (exchange, request) => {
    const username = exchange.form.get("username") ?? "";
    const members = { Username: username };
    const answer = await callOperation(exchange, request.client, "ForgotPassword", members);
    const destination = stringIn(section(answer, "CodeDeliveryDetails"), "Destination") ?? "you";
    const note = `We sent a code to ${destination}.`;
    return resetPasswordPage(exchange, request, { username, note });
  },
  (exchange, request, { message }) => forgotPasswordPage(exchange, request, { error: message }),
);

/** `/confirmForgotPassword`: takes the code and a new password. */
export const confirmForgotPassword = submitted(
  async (exchange, request) => {
    const { form } = exchange;
    const username = form.get("username") ?? "";
    await callOperation(exchange, request.client, "ConfirmForgotPassword", {
      Username: username,
      ConfirmationCode: form.get("code") ?? "",
      Password: form.get("password") ?? "",
    });
    const note = "Your password is changed. Sign in with it.";
    return loginPage(exchange, request, { username, note });
  },
  (exchange, request, { message }) => {
    const username = exchange.form.get("username") ?? "";
    return resetPasswordPage(exchange, request, { username, error: message });
  },
);
