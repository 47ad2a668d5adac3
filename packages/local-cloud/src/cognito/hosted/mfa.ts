import { useToken, verifyToken } from "../signIn/softwareToken";
import { signedIn } from "./grant";
import { loginPage } from "./pages/signInPages";
import { mfaPage } from "./pages/mfaPage";
import { mfaSetupPage } from "./pages/mfaSetupPage";
import { expired, proceed, ticketField, waiting } from "./signIn";
import { submitted } from "./submitted";

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
