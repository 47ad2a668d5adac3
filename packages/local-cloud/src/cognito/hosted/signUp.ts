import { asObject, type JsonObject, objectIn, stringIn } from "../../shared/json";
import type { Client } from "../model/pool";
import { openOperations } from "../operations";
import { notImplemented } from "../protocol/errors";
import { secretHash } from "../signIn/secretHash";
import { askedAttributes, confirmPage, signUpPage } from "./pages/accountPages";
import { attributePrefix } from "./pages/form";
import { loginPage } from "./pages/signInPages";
import type { Exchange } from "./request";
import { nextStep, proceed, shown, submitted, ticketField, waitFor, waiting } from "./signIn";

/** `/signup`: then the code, and then the person is signed in. */
export const showSignUp = shown((exchange, request) => signUpPage(exchange, request));

export const signUp = submitted(
  async (exchange, request) => {
    const { service, pool, form } = exchange;
    const username = form.get("username") ?? "";
    const attributes = askedAttributes(pool)
      .map((name) => ({ Name: name, Value: form.get(`${attributePrefix}${name}`) ?? "" }))
      .filter(({ Value }) => Value !== "");
    const answer = await callOperation(exchange, request.client, "SignUp", {
      Username: username,
      Password: form.get("password") ?? "",
      UserAttributes: attributes,
    });
    const user = service.users.get(pool, stringIn(answer, "UserSub") ?? "");
    if (user === undefined) throw new Error(`${username} signed up and is not there`);
    if (user.status === "CONFIRMED") return nextStep(exchange, request, user);
    const ticket = waitFor(exchange, request, user, "confirmation");
    const destination = stringIn(objectIn(answer, "CodeDeliveryDetails"), "Destination");
    const note =
      destination === undefined
        ? "An administrator must confirm your account."
        : `We sent a code to ${destination}.`;
    return confirmPage(exchange, request, { username, ticket, note });
  },
  (exchange, request, { message }) => signUpPage(exchange, request, message),
);

/** `/confirm`, and `/confirmUser` as in links, which says whom and with what code. */
export const showConfirm = shown((exchange, request) => {
  const { query } = exchange;
  const [username, code] = [query.get("user_name"), query.get("confirmation_code")];
  return confirmPage(exchange, request, {
    username: username ?? undefined,
    code: code ?? undefined,
  });
});

export const confirm = submitted(
  async (exchange, request) => {
    const { pool, form, service } = exchange;
    const { username, ticket } = given(exchange);
    const { client } = request;
    if (form.has("resend")) {
      const name = "ResendConfirmationCode";
      const answer = await callOperation(exchange, client, name, { Username: username });
      const destination = stringIn(objectIn(answer, "CodeDeliveryDetails"), "Destination") ?? "you";
      const note = `We sent a new code to ${destination}.`;
      return confirmPage(exchange, request, { username, ticket, note });
    }
    await callOperation(exchange, client, "ConfirmSignUp", {
      Username: username,
      ConfirmationCode: form.get("code") ?? "",
    });
    // Whoever has shown their password goes on; a code alone signs nobody in.
    const user = waiting(exchange, request, "confirmation");
    if (user !== undefined && user.sub === service.users.find(pool, username)?.sub) {
      if (proceed(exchange)) return nextStep(exchange, request, user);
    }
    return loginPage(exchange, request, { username, note: "Your account is confirmed. Sign in." });
  },
  (exchange, request, { message }) =>
    confirmPage(exchange, request, { ...given(exchange), error: message }),
);

function given({ form }: Exchange) {
  return {
    username: form.get("username")?.trim() ?? "",
    ticket: form.get(ticketField) ?? undefined,
  };
}

/** Calls an operation of the API as the pages do for a person: in the client's name, also of one with a secret. */
export async function callOperation(
  { service }: Exchange,
  client: Client,
  name: string,
  members: JsonObject & { readonly Username: string },
): Promise<JsonObject> {
  const operation = openOperations.get(name);
  if (operation === undefined) throw notImplemented(name);
  const { id, secret } = client;
  const hash = secret === undefined ? {} : { SecretHash: secretHash(id, secret, members.Username) };
  return asObject(await operation(service, { ...members, ClientId: id, ...hash })) ?? {};
}
