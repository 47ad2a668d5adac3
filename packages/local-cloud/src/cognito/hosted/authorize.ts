import { type AuthorizeRequest, readAuthorizeRequest } from "./authorizeRequest";
import { currentUser } from "./browserSession";
import type { Endpoint, Exchange } from "./request";
import { grant } from "./grant";
import { errorPage } from "./pages/errorPage";
import { redirect, type Reply } from "../../web/reply";
import { requestQuery } from "./requestQuery";

/** `/oauth2/authorize`: a browser that is signed in is sent straight back, any other to `/login`. */
export const authorize: Endpoint = (exchange) =>
  forRequest(exchange, async (request) => {
    const known = currentUser(exchange);
    if (known !== undefined) return grant(exchange, request, known);
    return redirect(`${exchange.base}/login?${requestQuery(exchange.query)}`);
  });

/** Answers a request for a sign-in with `answer`, or says what is wrong with it to whoever may know. */
export async function forRequest(
  exchange: Exchange,
  answer: (request: AuthorizeRequest) => Reply | Promise<Reply>,
): Promise<Reply> {
  const read = readAuthorizeRequest(exchange.pool, exchange.query);
  if (read.ok) return answer(read.request);
  if ("show" in read) return errorPage(400, read.show);
  const state = exchange.query.get("state") ?? undefined;
  return redirect(read.redirectUri, { error: read.error, state });
}
