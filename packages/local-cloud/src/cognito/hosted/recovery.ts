import { callOperation, codeDestination } from "./callOperation";
import { getPage, postForm } from "./page";
import { forgotPasswordPage, resetPasswordPage } from "./pages/accountPages";
import { loginPage } from "./pages/signInPages";

/** `/forgotPassword`: sends a code. */
export const showForgotPassword = getPage((request) => forgotPasswordPage(request));

export const forgotPassword = postForm(
  async (request) => {
    const username = request.form.get("username") ?? "";
    const response = await callOperation(request, "ForgotPassword", { Username: username });
    const note = `We sent a code to ${codeDestination(response) ?? "you"}.`;
    return resetPasswordPage(request, { username, note });
  },
  (request, { message }) => forgotPasswordPage(request, { error: message }),
);

/** `/confirmForgotPassword`: takes the code and a new password. */
export const confirmForgotPassword = postForm(
  async (request) => {
    const { form } = request;
    const username = form.get("username") ?? "";
    await callOperation(request, "ConfirmForgotPassword", {
      Username: username,
      ConfirmationCode: form.get("code") ?? "",
      Password: form.get("password") ?? "",
    });
    return loginPage(request, { username, note: "Your password is changed. Sign in with it." });
  },
  (request, { message }) => {
    const username = request.form.get("username") ?? "";
    return resetPasswordPage(request, { username, error: message });
  },
);
