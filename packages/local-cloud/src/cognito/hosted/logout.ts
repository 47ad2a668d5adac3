import { forRequest } from "./authorize";
import { forgetUser } from "./browserSession";
import type { Endpoint } from "./request";
import { oauthSettings } from "./oauthSettings";
import { errorPage } from "./pages/errorPage";
import { redirect } from "../../web/reply";
import { requestQuery } from "./requestQuery";

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
