import { redirect } from "../../web/reply";
import { signInWithPassword } from "../signIn/password";
import { useToken, verifyToken } from "../signIn/softwareToken";
import { forRequest, signedIn } from "./authorize";
import { oauthSettings } from "./authorizeRequest";
import { forgetUser } from "./browserSession";
import { confirmPage, forgotPasswordPage } from "./pages/accountPages";
import { errorPage } from "./pages/errorPage";
import { loginPage, mfaPage, mfaSetupPage } from "./pages/signInPages";
import { type Endpoint, requestQuery } from "./request";
import {
  expired,
  nextStep,
  proceed,
  shown,
  submitted,
  ticketField,
  waitFor,
  waiting,
} from "./signIn";

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

/**
 * `/logout`: forgets the browser, then goes to a sign-out address of the client, or with `redirect_uri` to `/login`.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
 */
export const logout: Endpoint = (exchange) => {
  const { base, pool, query } = exchange;
  const logoutUri = query.get("logout_uri");
  if (logoutUri === null) {
    return forRequest(exchange, () =>
      redirect(
        `${base}/login?${requestQuery(query)}`,
        {},
        { headers: { "set-cookie": forgetUser(exchange) } },
      ),
    );
  }
  const client = pool.clients.get(query.get("client_id") ?? "");
  if (client === undefined) return errorPage(400, "Client does not exist.");
  if (!oauthSettings(client).logoutUrls.includes(logoutUri)) {
    return errorPage(400, "Invalid sign-out URL: logout_uri is not one of the client's.");
  }
  return redirect(logoutUri, {}, { headers: { "set-cookie": forgetUser(exchange) } });
};

/** `/mfa`: takes a code of the person's authenticator app. */
export const mfa = submitted(
  async (exchange, request) => {
    const { service, pool, form } = exchange;
    const user = waiting(exchange, request, "mfa-code");
    if (user === undefined) return loginPage(exchange, request, { error: expired });
    const known = await useToken(service, pool, user.sub, form.get("code") ?? "");
    proceed(exchange);
    return signedIn(exchange, request, known);
  },
  (exchange, request, { message }) => {
    const ticket = exchange.form.get(ticketField) ?? "";
    return mfaPage(exchange, request, { ticket, error: message });
  },
);

/** `/mfaSetup`: takes the first code of an app that was just set up. */
export const mfaSetup = submitted(
  async (exchange, request) => {
    const { service, pool, form } = exchange;
    const user = waiting(exchange, request, "mfa-setup");
    if (user === undefined) return loginPage(exchange, request, { error: expired });
    const proof = { code: form.get("code") ?? "", deviceName: undefined };
    await verifyToken(service, pool, user.sub, proof);
    const known = await service.users.update(pool, user.sub, (current) => ({
      ...current,
      totp: current.totp && { ...current.totp, enabled: true, preferred: true },
    }));
    proceed(exchange);
    if (known === undefined) return loginPage(exchange, request, { error: expired });
    return signedIn(exchange, request, known);
  },
  (exchange, request, { message }) => {
    const user = waiting(exchange, request, "mfa-setup");
    if (user === undefined) return loginPage(exchange, request, { error: expired });
    const ticket = exchange.form.get(ticketField) ?? "";
    return mfaSetupPage(exchange, request, { ticket, user, error: message });
  },
);
