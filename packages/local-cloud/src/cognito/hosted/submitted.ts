import { isServiceError, type ServiceError } from "../protocol/errors";
import { forRequest } from "./authorize";
import type { AuthorizeRequest } from "./authorizeRequest";
import type { Endpoint, Exchange } from "./request";
import { hasFormToken } from "./formToken";
import { errorPage } from "./pages/errorPage";
import type { Reply } from "../../web/reply";

type Answer = (exchange: Exchange, request: AuthorizeRequest) => Reply | Promise<Reply>;
type AnswerRefusal = (
  exchange: Exchange,
  request: AuthorizeRequest,
  error: ServiceError,
) => Reply | Promise<Reply>;

/** A page that is asked for. */
export function shown(show: Answer): Endpoint {
  return (exchange) => forRequest(exchange, (request) => show(exchange, request));
}

/** A form that is sent: only from a page of this server. What Cognito refuses goes to `refused`, to show it. */
export function submitted(accept: Answer, refused: AnswerRefusal): Endpoint {
  return (exchange) => {
    if (!hasFormToken(exchange)) {
      return errorPage(
        403,
        "The form is not from this browser's page, or cookies are switched off.",
      );
    }
    return forRequest(exchange, async (request) => {
      try {
        return await accept(exchange, request);
      } catch (error) {
        if (!isServiceError(error)) throw error;
        return refused(exchange, request, error);
      }
    });
  };
}
