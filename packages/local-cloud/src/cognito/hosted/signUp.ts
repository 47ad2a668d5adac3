import { stringIn } from "../../shared/json";
import { callOperation, codeDestination } from "./callOperation";
import { getPage, type PageRequest, postForm } from "./page";
import { confirmPage, signUpAttributes, signUpPage } from "./pages/accountPages";
import { attributeFieldName } from "./pages/form";
import { loginPage } from "./pages/signInPages";
import { continueSignIn, issueTicket, redeemTicket, ticketHolder, ticketOf } from "./signIn";

/** `/signup`: then comes the code, and then the user is signed in. */
export const showSignUp = getPage((request) => signUpPage(request));

export const signUp = postForm(
  async (request) => {
    const { service, pool, form } = request;
    const username = form.get("username") ?? "";
    const attributes = signUpAttributes(pool)
      .map((name) => ({ Name: name, Value: form.get(attributeFieldName(name)) ?? "" }))
      .filter(({ Value }) => Value !== "");
    const response = await callOperation(request, "SignUp", {
      Username: username,
      Password: form.get("password") ?? "",
      UserAttributes: attributes,
    });
    const user = service.users.get(pool, stringIn(response, "UserSub") ?? "");
    if (user === undefined) throw new Error(`${username} signed up and does not exist`);
    if (user.status === "CONFIRMED") return continueSignIn(request, user);
    const ticket = issueTicket(request, user, "CONFIRM_SIGN_UP");
    const destination = codeDestination(response);
    const note =
      destination === undefined
        ? "An administrator must confirm your account."
        : `We sent a code to ${destination}.`;
    return confirmPage(request, { username, ticket, note });
  },
  (request, { message }) => signUpPage(request, message),
);

/** `/confirm`, and `/confirmUser` as in links, which fill the form in. */
export const showConfirm = getPage((request) =>
  confirmPage(request, {
    username: request.query.get("user_name") ?? undefined,
    code: request.query.get("confirmation_code") ?? undefined,
  }),
);

export const confirm = postForm(
  async (request) => {
    const { pool, form, service } = request;
    const { username, ticket } = confirmForm(request);
    if (form.has("resend")) {
      const response = await callOperation(request, "ResendConfirmationCode", {
        Username: username,
      });
      const note = `We sent a new code to ${codeDestination(response) ?? "you"}.`;
      return confirmPage(request, { username, ticket, note });
    }
    await callOperation(request, "ConfirmSignUp", {
      Username: username,
      ConfirmationCode: form.get("code") ?? "",
    });
    // Whoever has shown the password is signed in; a code alone is not enough.
    const user = ticketHolder(request, "CONFIRM_SIGN_UP");
    if (user !== undefined && user.sub === service.users.find(pool, username)?.sub) {
      if (redeemTicket(request)) return continueSignIn(request, user);
    }
    return loginPage(request, { username, note: "Your account is confirmed. Sign in." });
  },
  (request, { message }) => confirmPage(request, { ...confirmForm(request), error: message }),
);

function confirmForm(request: PageRequest) {
  const ticket = ticketOf(request);
  return {
    username: request.form.get("username")?.trim() ?? "",
    ticket: ticket === "" ? undefined : ticket,
  };
}
