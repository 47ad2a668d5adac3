import type { Reply } from "../../web/reply";
import type { User } from "../model/document";
import { isServiceError, type ServiceError } from "../protocol/errors";
import { neededFactor } from "../signIn/nextStep";
import { forRequest, signedIn } from "./authorize";
import type { AuthorizeRequest } from "./authorizeRequest";
import { hasFormToken } from "./browserSession";
import { errorPage } from "./pages/errorPage";
import { mfaPage, mfaSetupPage, newPasswordPage } from "./pages/signInPages";
import type { Endpoint, Exchange } from "./request";
import type { PendingSignIn } from "./state";

/** The hidden field of a form that continues a sign-in. */
export const ticketField = "ticket";
export const expired = "Your session has expired. Sign in again.";

/** What follows a right password: a page for what is still to be done, or the way back to the client. */
export function nextStep(
  exchange: Exchange,
  request: AuthorizeRequest,
  user: User,
): Reply | Promise<Reply> {
  if (user.status !== "FORCE_CHANGE_PASSWORD") return secondFactor(exchange, request, user);
  const ticket = waitFor(exchange, request, user, "new-password");
  return newPasswordPage(exchange, request, { ticket, user });
}

/** What follows a password that stays. */
export function secondFactor(
  exchange: Exchange,
  request: AuthorizeRequest,
  user: User,
): Reply | Promise<Reply> {
  const ticketFor = (step: "mfa-code" | "mfa-setup") => waitFor(exchange, request, user, step);
  switch (neededFactor(exchange.pool, user)) {
    case "code":
      return mfaPage(exchange, request, { ticket: ticketFor("mfa-code") });
    case "setup":
      return mfaSetupPage(exchange, request, { ticket: ticketFor("mfa-setup"), user });
    case undefined:
      return signedIn(exchange, request, user);
  }
}

/** A handle with which the person goes on from here. */
export function waitFor(
  { state, pool }: Exchange,
  { client }: AuthorizeRequest,
  { sub }: User,
  waitsFor: PendingSignIn["waitsFor"],
): string {
  return state.pending.put({ poolId: pool.id, clientId: client.id, sub, waitsFor });
}

/** Whose sign-in the form goes on with: one that waits for just this, at this client. */
export function waiting(
  { service, state, pool, form }: Exchange,
  { client }: AuthorizeRequest,
  waitsFor: PendingSignIn["waitsFor"],
): User | undefined {
  const pending = state.pending.peek(form.get(ticketField) ?? "");
  if (pending?.poolId !== pool.id || pending.clientId !== client.id) return undefined;
  if (pending.waitsFor !== waitsFor) return undefined;
  const user = service.users.get(pool, pending.sub);
  return user?.enabled === true ? user : undefined;
}

/** Uses the form's handle up; `false` where another request was faster. */
export function proceed({ state, form }: Exchange): boolean {
  return state.pending.consume(form.get(ticketField) ?? "") !== undefined;
}

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
