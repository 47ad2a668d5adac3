import type { WebResponse } from "../../web/response";
import type { User } from "../model/userData";
import { nextStep } from "../signIn/nextStep";
import { completeSignIn } from "./authorize";
import type { PageRequest } from "./page";
import { ticketField } from "./pages/form";
import { mfaPage, mfaSetupPage, newPasswordPage } from "./pages/signInPages";
import type { PendingStep } from "./state";

/** The pages' response once the password is right: the page of the next step, or the way back to the client. */
export function continueSignIn(
  request: PageRequest,
  user: User,
): WebResponse | Promise<WebResponse> {
  const step = nextStep(request.pool, user);
  if (step === "SIGNED_IN") return completeSignIn(request, user);
  const ticket = issueTicket(request, user, step);
  switch (step) {
    case "NEW_PASSWORD_REQUIRED":
      return newPasswordPage(request, { ticket, user });
    case "SOFTWARE_TOKEN_MFA":
      return mfaPage(request, { ticket });
    case "MFA_SETUP":
      return mfaSetupPage(request, { ticket, user });
  }
}

/** Lets the user continue with this step: the page's form carries the ticket. */
export function issueTicket(
  { state, pool, authorization }: PageRequest,
  { sub }: User,
  waitsFor: PendingStep,
): string {
  const { client } = authorization;
  return state.pendingSignIns.put({ poolId: pool.id, clientId: client.id, sub, waitsFor });
}

/** Whose sign-in the form continues: one that waits for just this step, at this client. */
export function ticketHolder(request: PageRequest, step: PendingStep): User | undefined {
  const { service, state, pool, authorization } = request;
  const pending = state.pendingSignIns.peek(ticketOf(request));
  if (pending?.poolId !== pool.id || pending.clientId !== authorization.client.id) return undefined;
  if (pending.waitsFor !== step) return undefined;
  const user = service.users.get(pool, pending.sub);
  return user?.enabled === true ? user : undefined;
}

/** Uses the form's ticket up; `false` where another request was faster. */
export function redeemTicket(request: PageRequest): boolean {
  return request.state.pendingSignIns.consume(ticketOf(request)) !== undefined;
}

/** The ticket in the form; empty if there is none. */
export function ticketOf({ form }: PageRequest): string {
  return form.get(ticketField) ?? "";
}
