import { checkAttributes, checkRequired, checkWritable, missingAttributes } from "../attributes";
import { makeCredentials } from "../credentials";
import { checkPassword } from "../passwordPolicy";
import { withPassword } from "../userState";
import { attributePrefix } from "./pages/fields";
import { loginPage } from "./pages/loginPage";
import { newPasswordPage } from "./pages/newPasswordPage";
import { proceed, secondFactor, ticketField, waiting } from "./signInStep";
import { submitted } from "./submitted";

const expired = "Your session has expired. Sign in again.";

/** `/changePassword`: replaces a temporary password, with the attributes that were still missing. */
export const changePassword = submitted(
  async (exchange, request) => {
    const { service, pool, form } = exchange;
    const user = waiting(exchange, request, "new-password");
    if (user === undefined) return loginPage(exchange, request, { error: expired });
    const password = form.get("password") ?? "";
    checkPassword(pool.passwordPolicy, password, "newPassword");
    const present = new Map(Object.entries(user.attributes));
    const added = new Map(
      missingAttributes(pool, present).map((name) => [
        name,
        form.get(`${attributePrefix}${name}`) ?? "",
      ]),
    );
    checkWritable(request.client, added);
    checkAttributes(pool, added);
    checkRequired(pool, new Map([...present, ...added]));
    const credentials = await makeCredentials(pool, user.username, password);
    // Looked at again: while the password was hashed, another request may have changed it.
    const changed = proceed(exchange)
      ? await service.users.update(pool, user.sub, (current) => ({
          ...withPassword(current, credentials),
          attributes: { ...current.attributes, ...Object.fromEntries(added) },
        }))
      : undefined;
    if (changed === undefined) return loginPage(exchange, request, { error: expired });
    return secondFactor(exchange, request, changed);
  },
  (exchange, request, { message }) => {
    const user = waiting(exchange, request, "new-password");
    if (user === undefined) return loginPage(exchange, request, { error: expired });
    const ticket = exchange.form.get(ticketField) ?? "";
    return newPasswordPage(exchange, request, { ticket, user, error: message });
  },
);
