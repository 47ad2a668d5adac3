import { lambdaContext, proxyEvent } from "@secured-api/http/testing";
import { expect } from "chai";
import { openAccounts } from "../../examples/accounts/handlers/accounts";
import { accountsEndpoint, type Handle } from "../../examples/accounts/handlers/endpoint";
import { profileByBody } from "../../examples/accounts/handlers/profile";
import { newUserSchema } from "../../examples/accounts/handlers/schemas";
import { confirm, signUp } from "../../examples/accounts/handlers/signUp";

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

/** What is sent to each function, and how it is made for a Cognito that rejects with an error of this name. */
const functions = {
  "POST /user": {
    body: { username, password: "Testing123@" },
    handle: (name: string) => signUp(rejecting(name), newUserSchema(10)),
  },
  "POST /user/validate": {
    body: { username, code: "123456" },
    handle: (name: string) => confirm(rejecting(name)),
  },
  "POST /user/profile": {
    body: { access_token: token },
    handle: (name: string) => profileByBody(rejecting(name)),
  },
};

function rejecting(name: string) {
  const error = Object.assign(new Error(`User ${username} does not exist`), { name });
  return openAccounts(environment, { send: () => Promise.reject(error) });
}

/** `cognito`: the name of the error that Cognito rejects with, or the handler for another Cognito. */
async function respond(route: keyof typeof functions, cognito: string | Handle) {
  const { body, handle } = functions[route];
  const handler: Handle = typeof cognito === "string" ? handle(cognito) : cognito;
  const logged: object[] = [];
  const endpoint = accountsEndpoint(handler, {
    environment,
    log: (entry) => logged.push(entry),
  });
  const event = proxyEvent({
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const { statusCode, headers, body: json } = await endpoint(event, lambdaContext());
  return { statusCode, headers, body: JSON.parse(json) as object, logged };
}

describe("examples/accounts, when Cognito rejects", () => {
  for (const route of ["POST /user", "POST /user/validate", "POST /user/profile"] as const) {
    it(`${route} is 429 with Retry-After when Cognito has too many requests`, async () => {
      const { statusCode, headers, body } = await respond(route, "TooManyRequestsException");
      expect([statusCode, headers?.["Retry-After"]]).to.deep.equal([429, "60"]);
      expect(body).to.deep.equal({ err: "Too many requests. Try again later." });
    });

    it(`${route} is 500 {"err","requestId"} for an unexpected error, and says nothing about it`, async () => {
      const { statusCode, body, logged } = await respond(route, "SomethingElseException");
      expect(statusCode).to.equal(500);
      expect(body).to.have.all.keys("err", "requestId");
      expect(JSON.stringify(body)).not.to.contain(username).and.not.to.contain("SomethingElse");
      expect(logged).to.have.length(1);
      expect(logged[0]).to.include({ name: "SomethingElseException" });
    });

    it(`${route} is 503 with Retry-After when Cognito does not respond`, async () => {
      const { statusCode, headers, body } = await respond(route, "TimeoutError");
      expect([statusCode, headers?.["Retry-After"]]).to.deep.equal([503, "1"]);
      expect(body).to.have.all.keys("err", "requestId");
    });
  }

  for (const name of ["InvalidPasswordException", "InvalidParameterException"]) {
    it(`POST /user is 400 to ${name}, without Cognito's words`, async () => {
      const { statusCode, body } = await respond("POST /user", name);
      expect(statusCode).to.equal(400);
      expect(body).to.deep.equal({ err: "This username or password is not accepted." });
    });
  }

  it("POST /user responds alike whether Cognito's first reply arrives, is lost, or the address has an account", async () => {
    const UserSub = "81ab2530-4071-7087-0370-cf23b91e377e";
    const accepting = openAccounts(environment, { send: () => Promise.resolve({ UserSub }) });
    const created = await respond("POST /user", signUp(accepting, newUserSchema(10)));
    // The SDK's retry of a lost reply finds the account that its first request has made.
    const again = await respond("POST /user", "UsernameExistsException");
    expect(created.statusCode).to.equal(202);
    expect(again).to.deep.equal(created);
    expect(JSON.stringify(created.body)).not.to.match(/[0-9a-f]{8}-/);
  });

  it("POST /user/validate responds alike to every error that tells of a user", async () => {
    for (const name of [
      ...["AliasExistsException", "CodeMismatchException", "ExpiredCodeException"],
      ...["InvalidParameterException", "LimitExceededException", "NotAuthorizedException"],
      ...["TooManyFailedAttemptsException", "UserNotFoundException"],
    ]) {
      const { statusCode, body } = await respond("POST /user/validate", name);
      expect(statusCode, name).to.equal(400);
      expect(body, name).to.deep.equal({ err: "This code is not valid for this user." });
    }
  });

  it("POST /user/profile responds alike to every rejection of a token", async () => {
    for (const name of [
      ...["InvalidParameterException", "NotAuthorizedException", "UserNotConfirmedException"],
      ...["PasswordResetRequiredException", "UserNotFoundException"],
    ]) {
      const { statusCode, body } = await respond("POST /user/profile", name);
      expect(statusCode, name).to.equal(401);
      expect(body, name).to.deep.equal({ err: "The access token is not valid." });
    }
  });
});
