import { expect } from "chai";
import { accountsEndpoint, type Handle } from "../../examples/accounts/handlers/accountsEndpoint";
import { newUserSchema } from "../../examples/accounts/handlers/bodies";
import { confirm } from "../../examples/accounts/handlers/confirm";
import { openAccounts } from "../../examples/accounts/handlers/openAccounts";
import { profileByBody } from "../../examples/accounts/handlers/profile";
import { signUp } from "../../examples/accounts/handlers/signUp";
import { lambdaContext, proxyEvent } from "@secured-api/http/testing";

const environment = {
  COGNITO_CLIENT_ID: "client",
  COGNITO_REGION: "us-east-1",
  USER_POOL_ID: "us-east-1_Pool",
  CORS_ORIGINS: "",
};
const username = "ann@example.com";
const claims = {
  token_use: "access",
  iss: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool",
  client_id: "client",
};
const token = `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;

/** What each function is asked, and how it is made for a Cognito that refuses with an error of this name. */
const functions = {
  "POST /user": {
    body: { username, password: "Testing123@" },
    handle: (name: string) => signUp(refusing(name), newUserSchema(10)),
  },
  "POST /user/validate": {
    body: { username, code: "123456" },
    handle: (name: string) => confirm(refusing(name)),
  },
  "POST /user/profile": {
    body: { access_token: token },
    handle: (name: string) => profileByBody(refusing(name)),
  },
};

function refusing(name: string) {
  const error = Object.assign(new Error(`User ${username} does not exist`), { name });
  return openAccounts(environment, { send: () => Promise.reject(error) });
}

async function answer(route: keyof typeof functions, name: string) {
  const { body, handle } = functions[route];
  const logged: object[] = [];
  const respond = accountsEndpoint(handle(name) satisfies Handle, environment, (entry) => {
    logged.push(entry);
  });
  const event = proxyEvent({
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const { statusCode, headers, body: text } = await respond(event, lambdaContext());
  return { statusCode, headers, body: JSON.parse(text) as object, logged };
}

describe("examples/accounts, when Cognito refuses", () => {
  for (const route of ["POST /user", "POST /user/validate", "POST /user/profile"] as const) {
    it(`${route} is 429 with Retry-After when Cognito has too many requests`, async () => {
      const { statusCode, headers, body } = await answer(route, "TooManyRequestsException");
      expect([statusCode, headers?.["Retry-After"]]).to.deep.equal([429, "60"]);
      expect(body).to.deep.equal({ err: "Too many requests. Try again later." });
    });

    it(`${route} is 500 {"err","requestId"} for what nobody expected, and says nothing of it`, async () => {
      const { statusCode, body, logged } = await answer(route, "SomethingElseException");
      expect(statusCode).to.equal(500);
      expect(body).to.have.all.keys("err", "requestId");
      expect(JSON.stringify(body)).not.to.contain(username).and.not.to.contain("SomethingElse");
      expect(logged).to.have.length(1);
      expect(logged[0]).to.include({ name: "SomethingElseException" });
    });

    it(`${route} is 503 with Retry-After when Cognito does not answer`, async () => {
      const { statusCode, headers, body } = await answer(route, "TimeoutError");
      expect([statusCode, headers?.["Retry-After"]]).to.deep.equal([503, "1"]);
      expect(body).to.have.all.keys("err", "requestId");
    });
  }

  for (const name of ["InvalidPasswordException", "InvalidParameterException"]) {
    it(`POST /user is 400 to ${name}, without Cognito's words`, async () => {
      const { statusCode, body } = await answer("POST /user", name);
      expect(statusCode).to.equal(400);
      expect(body).to.deep.equal({ err: "This username or password is not accepted." });
    });
  }

  it("POST /user/validate answers every refusal that tells of a user alike", async () => {
    for (const name of [
      ...["AliasExistsException", "CodeMismatchException", "ExpiredCodeException"],
      ...["InvalidParameterException", "LimitExceededException", "NotAuthorizedException"],
      ...["TooManyFailedAttemptsException", "UserNotFoundException"],
    ]) {
      const { statusCode, body } = await answer("POST /user/validate", name);
      expect(statusCode, name).to.equal(400);
      expect(body, name).to.deep.equal({ err: "This code is not valid for this user." });
    }
  });

  it("POST /user/profile answers every refusal of a token alike", async () => {
    for (const name of [
      ...["InvalidParameterException", "NotAuthorizedException", "UserNotConfirmedException"],
      ...["PasswordResetRequiredException", "UserNotFoundException"],
    ]) {
      const { statusCode, body } = await answer("POST /user/profile", name);
      expect(statusCode, name).to.equal(401);
      expect(body, name).to.deep.equal({ err: "The access token is not valid." });
    }
  });
});
