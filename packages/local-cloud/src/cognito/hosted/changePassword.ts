import { missingAttributes } from "../users/attributes";
import { notAuthorized } from "../protocol/errors";
import { replacePassword } from "../signIn/replacePassword";
import { attributePrefix } from "./pages/fields";
import { loginPage } from "./pages/signInPages";
import { newPasswordPage } from "./pages/newPasswordPage";
import { expired, proceed, secondFactor, ticketField, waiting } from "./signIn";
import { submitted } from "./submitted";

/** `/changePassword`: replaces a temporary password, with the attributes that were still missing. */
export const changePassword = submitted(
  async (exchange, request) => {
    const { service, pool, form } = exchange;
    const user = waiting(exchange, request, "new-password");
    if (user === undefined) return loginPage(exchange, request, { error: expired });
    const missing = missingAttributes(pool, new Map(Object.entries(user.attributes)));
    const changed = await replacePassword(service, { pool, client: request.client }, user, {
      password: form.get("password") ?? "",
      attributes: new Map(
        missing.map((name) => [name, form.get(`${attributePrefix}${name}`) ?? ""]),
      ),
      useUp: () => {
        if (!proceed(exchange)) throw notAuthorized(expired);
      },
    });
    return secondFactor(exchange, request, changed);
  },
  (exchange, request, { message }) => {
    const user = waiting(exchange, request, "new-password");
    if (user === undefined) return loginPage(exchange, request, { error: expired });
    const ticket = exchange.form.get(ticketField) ?? "";
    return newPasswordPage(exchange, request, { ticket, user, error: message });
  },
);
