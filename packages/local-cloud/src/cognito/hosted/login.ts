import { signInWithPassword } from "../signIn/password";
import { confirmPage } from "./pages/confirmPage";
import { forgotPasswordPage } from "./pages/forgotPasswordPage";
import { loginPage } from "./pages/signInPages";
import { nextStep, waitFor } from "./signIn";
import { shown, submitted } from "./submitted";

/** `/login`, https://docs.aws.amazon.com/cognito/latest/developerguide/login-endpoint.html */
export const showLogin = shown((exchange, request) => loginPage(exchange, request));

export const login = submitted(
  async (exchange, request) => {
    const { service, pool, form } = exchange;
    const [username, password] = [form.get("username") ?? "", form.get("password") ?? ""];
    const at = { pool, client: request.client };
    return nextStep(exchange, request, await signInWithPassword(service, at, username, password));
  },
  (exchange, request, { type, message }) => {
    const { service, pool, form } = exchange;
    const username = form.get("username") ?? "";
    const user = service.users.find(pool, username);
    // Both are said only after the right password.
    if (type === "UserNotConfirmedException" && user !== undefined) {
      const ticket = waitFor(exchange, request, user, "confirmation");
      return confirmPage(exchange, request, { username, ticket });
    }
    if (type === "PasswordResetRequiredException") {
      return forgotPasswordPage(exchange, request, { note: "Your password must be reset." });
    }
    return loginPage(exchange, request, { username, error: message });
  },
);
