import { redirect, type WebResponse } from "../../web/response";
import { isServiceError, type ServiceError } from "../protocol/errors";
import { type AuthorizationRequest, readAuthorizationRequest } from "./authorizationRequest";
import { hasFormToken } from "./browserSession";
import { errorPage } from "./pages/errorPage";
import type { HostedEndpoint, HostedRequest } from "./request";

/** A request for a page, or of its form. Every page belongs to an authorization request, which its address carries. */
export interface PageRequest extends HostedRequest {
  readonly authorization: AuthorizationRequest;
}

type PageHandler = (request: PageRequest) => WebResponse | Promise<WebResponse>;

/** Handles a valid authorization request; any other is reported to the client, or to the user if it names no client. */
export async function withAuthorization(
  request: HostedRequest,
  handle: PageHandler,
): Promise<WebResponse> {
  const parsed = readAuthorizationRequest(request.pool, request.query);
  if (parsed.ok) return handle({ ...request, authorization: parsed.request });
  if ("message" in parsed) return errorPage(400, parsed.message);
  const state = request.query.get("state") ?? undefined;
  return redirect(parsed.redirectUri, { parameters: { error: parsed.error, state } });
}

/** Shows a page. */
export function getPage(render: PageHandler): HostedEndpoint {
  return (request) => withAuthorization(request, render);
}

/** Handles a form, if it comes from a page of this server. `onServiceError` shows what Cognito objects to. */
export function postForm(
  handle: PageHandler,
  onServiceError: (request: PageRequest, error: ServiceError) => WebResponse | Promise<WebResponse>,
): HostedEndpoint {
  return (request) => {
    if (!hasFormToken(request)) {
      return errorPage(
        403,
        "The form is not from this browser's page, or cookies are switched off.",
      );
    }
    return withAuthorization(request, async (pageRequest) => {
      try {
        return await handle(pageRequest);
      } catch (error) {
        if (!isServiceError(error)) throw error;
        return onServiceError(pageRequest, error);
      }
    });
  };
}
