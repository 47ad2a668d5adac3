import { objectIn, stringIn } from "../../shared/json";
import { notAuthorized } from "../protocol/errors";
import { replacePassword } from "../signIn/password";
import { missingAttributes } from "../users/attributes";
import { forgotPasswordPage, resetPasswordPage } from "./pages/accountPages";
import { attributePrefix } from "./pages/form";
import { loginPage, newPasswordPage } from "./pages/signInPages";
import { expired, proceed, secondFactor, shown, submitted, ticketField, waiting } from "./signIn";
import { callOperation } from "./signUp";

/** `/forgotPassword`: sends a code. */
export const showForgotPassword = shown((exchange, request) =>
  forgotPasswordPage(exchange, request),
);

export const forgotPassword = submitted(
  async (exchange, request) => {
    const username = exchange.form.get("username") ?? "";
    const members = { Username: username };
    const answer = await callOperation(exchange, request.client, "ForgotPassword", members);
    const destination = stringIn(objectIn(answer, "CodeDeliveryDetails"), "Destination") ?? "you";
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

/** `/changePassword`: replaces a temporary password, with the attributes that were still missing. */
export const changePassword = submitted(
  async (exchange, request) => {
    const { service, pool, form } = exchange;
    const user = waiting(exchange, request, "new-password");
    if (user === undefined) return loginPage(exchange, request, { error: expired });
    const missing = missingAttributes(pool, new Map(Object.entries(user.attributes)));
    const changed = await replacePassword(service, { pool, client: request.client }, user, {
      password: form.get("password") ?? "",
      attributes: new Map(
        missing.map((name) => [name, form.get(`${attributePrefix}${name}`) ?? ""]),
      ),
      useUp: () => {
        if (!proceed(exchange)) throw notAuthorized(expired);
      },
    });
    return secondFactor(exchange, request, changed);
  },
  (exchange, request, { message }) => {
    const user = waiting(exchange, request, "new-password");
    if (user === undefined) return loginPage(exchange, request, { error: expired });
    const ticket = exchange.form.get(ticketField) ?? "";
    return newPasswordPage(exchange, request, { ticket, user, error: message });
  },
);
