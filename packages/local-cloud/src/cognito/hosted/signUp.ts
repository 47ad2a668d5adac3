import { section, stringIn } from "../../shared/json";
import { callOperation } from "./callOperation";
import { confirmPage } from "./pages/confirmPage";
import { attributePrefix } from "./pages/fields";
import { askedAttributes, signUpPage } from "./pages/accountPages";
import { nextStep, waitFor } from "./signIn";
import { shown, submitted } from "./submitted";

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
    const destination = stringIn(section(answer, "CodeDeliveryDetails"), "Destination");
    const note =
      destination === undefined
        ? "An administrator must confirm your account."
        : `We sent a code to ${destination}.`;
    return confirmPage(exchange, request, { username, ticket, note });
  },
  (exchange, request, { message }) => signUpPage(exchange, request, message),
);
