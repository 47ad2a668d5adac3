import { redirect } from "../../web/response";
import { signInWithPassword } from "../signIn/password";
import { authorizationQuery } from "./authorizationRequest";
import { forgetUser } from "./browserSession";
import { getPage, postForm, withAuthorization } from "./page";
import { confirmPage, forgotPasswordPage } from "./pages/accountPages";
import { errorPage } from "./pages/errorPage";
import { loginPage } from "./pages/signInPages";
import type { HostedEndpoint } from "./request";
import { continueSignIn, issueTicket } from "./signIn";

/** `/login`, https://docs.aws.amazon.com/cognito/latest/developerguide/login-endpoint.html */
export const showLogin = getPage((request) => loginPage(request));

export const login = postForm(
  async (request) => {
    const { service, pool, form } = request;
    const { client } = request.authorization;
    const [username, password] = [form.get("username") ?? "", form.get("password") ?? ""];
    const user = await signInWithPassword(service, { pool, client }, username, password);
    return continueSignIn(request, user);
  },
  (request, { type, message }) => {
    const { service, pool, form } = request;
    const username = form.get("username") ?? "";
    const user = service.users.find(pool, username);
    // Both are thrown only after the right password.
    if (type === "UserNotConfirmedException" && user !== undefined) {
      const ticket = issueTicket(request, user, "CONFIRM_SIGN_UP");
      return confirmPage(request, { username, ticket });
    }
    if (type === "PasswordResetRequiredException") {
      return forgotPasswordPage(request, { note: "Your password must be reset." });
    }
    return loginPage(request, { username, error: message });
  },
);

/**
 * `/logout`: forgets the user at this browser, then goes to a sign-out address of the client, or with `redirect_uri` to `/login`.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
 */
export const logout: HostedEndpoint = (request) => {
  const { base, pool, query } = request;
  const logoutUri = query.get("logout_uri");
  if (logoutUri === null) {
    return withAuthorization(request, () =>
      redirect(`${base}/login?${authorizationQuery(query)}`, {
        headers: { "set-cookie": forgetUser(request) },
      }),
    );
  }
  const client = pool.clients.get(query.get("client_id") ?? "");
  if (client === undefined) return errorPage(400, "Client does not exist.");
  if (!client.oauth.logoutUrls.includes(logoutUri)) {
    return errorPage(400, "Invalid sign-out URL: logout_uri is not one of the client's.");
  }
  return redirect(logoutUri, { headers: { "set-cookie": forgetUser(request) } });
};
