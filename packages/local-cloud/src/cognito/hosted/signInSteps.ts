import type { WebResponse } from "../../web/response";
import type { User } from "../model/userData";
import { notAuthorized } from "../protocol/errors";
import { replacePassword } from "../signIn/password";
import { useTotpCode, verifyTotp } from "../signIn/softwareToken";
import { missingAttributes } from "../users/attributes";
import { completeSignIn } from "./authorize";
import { type PageRequest, postForm } from "./page";
import { attributeFieldName } from "./pages/form";
import { loginPage, mfaPage, mfaSetupPage, newPasswordPage } from "./pages/signInPages";
import type { HostedEndpoint } from "./request";
import { continueSignIn, redeemTicket, ticketHolder, ticketOf } from "./signIn";
import type { PendingStep } from "./state";

const expired = "Your session has expired. Sign in again.";

/** `/changePassword`: replaces a temporary password, with the attributes that were still missing. */
export const changePassword = postStep(
  "NEW_PASSWORD_REQUIRED",
  async (request, user) => {
    const { service, pool, form } = request;
    const { client } = request.authorization;
    const missing = missingAttributes(pool, new Map(Object.entries(user.attributes)));
    const changed = await replacePassword(service, { pool, client }, user, {
      password: form.get("password") ?? "",
      attributes: new Map(missing.map((name) => [name, form.get(attributeFieldName(name)) ?? ""])),
      endStep: () => {
        if (!redeemTicket(request)) throw notAuthorized(expired);
      },
    });
    return continueSignIn(request, changed);
  },
  newPasswordPage,
);

/** `/mfa`: takes a code of the user's authenticator app. */
export const mfa = postStep(
  "SOFTWARE_TOKEN_MFA",
  async (request, { sub }) => {
    const { service, pool, form } = request;
    const user = await useTotpCode(service, pool, sub, form.get("code") ?? "");
    redeemTicket(request);
    return completeSignIn(request, user);
  },
  mfaPage,
);

/** `/mfaSetup`: takes the first code of an app that was just set up. */
export const mfaSetup = postStep(
  "MFA_SETUP",
  async (request, { sub }) => {
    const { service, pool, form } = request;
    await verifyTotp(service, pool, sub, { code: form.get("code") ?? "", deviceName: undefined });
    const user = await service.users.update(pool, sub, (current) => ({
      ...current,
      totp: current.totp && { ...current.totp, enabled: true, preferred: true },
    }));
    redeemTicket(request);
    return user === undefined ? expiredPage(request) : completeSignIn(request, user);
  },
  mfaSetupPage,
);

interface FailedStep {
  readonly ticket: string;
  readonly user: User;
  readonly error: string;
}

/** The form of a step, which needs a ticket for just this step. After an error, `showAgain` shows it once more. */
function postStep(
  step: PendingStep,
  handle: (request: PageRequest, user: User) => Promise<WebResponse>,
  showAgain: (request: PageRequest, failed: FailedStep) => WebResponse | Promise<WebResponse>,
): HostedEndpoint {
  return postForm(
    (request) => {
      const user = ticketHolder(request, step);
      return user === undefined ? expiredPage(request) : handle(request, user);
    },
    (request, { message }) => {
      const user = ticketHolder(request, step);
      return user === undefined
        ? expiredPage(request)
        : showAgain(request, { ticket: ticketOf(request), user, error: message });
    },
  );
}

function expiredPage(request: PageRequest): WebResponse {
  return loginPage(request, { error: expired });
}
