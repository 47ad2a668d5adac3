import { expect } from "chai";
import {
  type Answer,
  createPool,
  emailPool,
  error,
  errorOf,
  type Ids,
  password,
  secretHash,
  signIn,
  startCognito,
  type Started,
  types,
  verify,
  wrongPassword,
} from "./support";

const temporary = "Temporary-horse-1";
const day = 24 * 60 * 60 * 1000;

describe("local Cognito: temporary passwords", () => {
  let service: Started;
  let ids: Ids;
  let people = 0;

  before(async () => {
    service = await startCognito();
    ids = await createPool(service);
  });
  after(() => service.stop());

  async function invited(at = ids, more: object = {}): Promise<string> {
    people += 1;
    const Username = `person${String(people)}@example.com`;
    const { status } = await service.admin("AdminCreateUser", {
      UserPoolId: at.poolId,
      Username,
      TemporaryPassword: temporary,
      MessageAction: "SUPPRESS",
      ...more,
    });
    expect(status).to.equal(200);
    return Username;
  }
  const respond = (challenge: Answer, responses: object, more: object = {}) =>
    service.call("RespondToAuthChallenge", {
      ClientId: ids.clientId,
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      Session: challenge.body.Session,
      ChallengeResponses: responses,
      ...more,
    });

  it("opens only the way to a new password", async () => {
    const name = await invited();
    expect(errorOf(await signIn(service, ids, name, "Wrong-horse-9"))).to.deep.equal(wrongPassword);

    const challenge = await signIn(service, ids, name, temporary);
    const { USER_ID_FOR_SRP: sub } = challenge.body.ChallengeParameters;
    expect(challenge.body).to.deep.equal({
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      Session: challenge.body.Session,
      ChallengeParameters: {
        USER_ID_FOR_SRP: sub,
        requiredAttributes: "[]",
        userAttributes: JSON.stringify({ email: name, email_verified: "false" }),
      },
    });
    const { status, body } = await respond(challenge, { USERNAME: name, NEW_PASSWORD: password });
    expect(status).to.equal(200);
    const claims = await verify(service, ids, "access", body.AuthenticationResult.AccessToken);
    expect(claims.sub).to.equal(sub);
    expect(body.AuthenticationResult.RefreshToken).to.be.a("string");

    expect((await signIn(service, ids, name)).status).to.equal(200);
    expect(errorOf(await signIn(service, ids, name, temporary))).to.deep.equal(wrongPassword);
  });

  it("takes a response once, for the same user, at the same client", async () => {
    const [name, other] = [await invited(), await invited()];
    const challenge = await signIn(service, ids, name, temporary);
    const responses = { USERNAME: name, NEW_PASSWORD: password };
    const invalid = error("NotAuthorizedException", "Invalid session for the user.");
    expect(errorOf(await respond(challenge, { ...responses, USERNAME: other }))).to.deep.equal(
      invalid,
    );
    const second = await service.register(types.client, "second", { userPoolId: ids.poolId });
    expect(errorOf(await respond(challenge, responses, { ClientId: second.id }))).to.deep.equal(
      invalid,
    );
    expect(errorOf(await respond(challenge, responses, { Session: "x".repeat(40) }))).to.deep.equal(
      invalid,
    );
    const both = await Promise.all([respond(challenge, responses), respond(challenge, responses)]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 400]);
    expect(errorOf(await respond(challenge, responses))).to.deep.equal(
      error(
        "NotAuthorizedException",
        "Invalid session for the user, session can only be used once.",
      ),
    );
  });

  it("keeps to the policy, and keeps the session for a retry", async () => {
    const name = await invited();
    const challenge = await signIn(service, ids, name, temporary);
    expect(
      errorOf(await respond(challenge, { USERNAME: name, NEW_PASSWORD: "alllowercase" })),
    ).to.deep.equal(
      error(
        "InvalidPasswordException",
        "Password did not conform with policy: Password must have uppercase characters",
      ),
    );
    const next = await respond(challenge, { USERNAME: name, NEW_PASSWORD: password });
    expect(next.status).to.equal(200);
  });

  it("waits for the response as long as the client says, three minutes by default", async () => {
    const { id } = await service.register(types.client, "patient", {
      userPoolId: ids.poolId,
      explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
      authSessionValidity: 5,
    });
    for (const [clientId, minutes] of [
      [ids.clientId, 3],
      [id, 5],
    ] as const) {
      const respondAfter = async (milliseconds: number) => {
        const USERNAME = await invited();
        const challenge = await signIn(service, { ...ids, clientId }, USERNAME, temporary);
        service.advance(milliseconds);
        const responses = { USERNAME, NEW_PASSWORD: password };
        return respond(challenge, responses, { ClientId: clientId });
      };
      expect((await respondAfter(minutes * 60 * 1000 - 1)).status).to.equal(200);
      expect(errorOf(await respondAfter(minutes * 60 * 1000))).to.deep.equal(
        error("NotAuthorizedException", "Invalid session for the user, session is expired."),
      );
    }
  });

  it("lets a temporary password end, and a new invitation renew it", async () => {
    const name = await invited();
    service.advance(7 * day);
    expect(errorOf(await signIn(service, ids, name, temporary))).to.deep.equal(
      error(
        "NotAuthorizedException",
        "Temporary password has expired and must be reset by an administrator.",
      ),
    );
    const renewed = await service.admin("AdminCreateUser", {
      UserPoolId: ids.poolId,
      Username: name,
      MessageAction: "RESEND",
    });
    expect(renewed.body.User.UserStatus).to.equal("FORCE_CHANGE_PASSWORD");
    const message = service.messages.at(-1);
    const sent = message?.kind === "invitation" ? message.temporaryPassword : "";
    const challenge = await signIn(service, ids, name, sent);
    expect(challenge.body.ChallengeName).to.equal("NEW_PASSWORD_REQUIRED");
  });

  it("collects the attributes that are still missing and changes none that exists", async () => {
    const strict = await createPool(
      service,
      {
        ...emailPool,
        passwordPolicy: { minimumLength: 8, temporaryPasswordValidityDays: 1 },
        schemas: [{ name: "custom", attributeDataType: "String" }],
      },
      {},
      "strict",
    );
    const name = await invited(strict);
    const challenge = await signIn(service, strict, name, temporary);
    const complete = (more: object) =>
      respond(
        challenge,
        { USERNAME: name, NEW_PASSWORD: password, ...more },
        { ClientId: strict.clientId },
      );
    expect(errorOf(await complete({ "userAttributes.email": "x@example.com" }))).to.deep.equal(
      error("NotAuthorizedException", "Cannot modify an already provided email"),
    );
    const { body } = await complete({
      "userAttributes.name": "Ada",
      "userAttributes.custom:custom": "1",
    });
    const claims = await verify(service, strict, "id", body.AuthenticationResult.IdToken);
    expect(claims).to.include({ name: "Ada", "custom:custom": "1", email: name });
  });

  it("lets a user verify nothing by responding", async () => {
    const name = await invited();
    const challenge = await signIn(service, ids, name, temporary);
    const responses = {
      USERNAME: name,
      NEW_PASSWORD: password,
      "userAttributes.email_verified": "true",
    };
    expect(errorOf(await respond(challenge, responses))).to.deep.equal(
      error("NotAuthorizedException", "A client attempted to write unauthorized attribute"),
    );
  });

  it("rejects the response of a user who was disabled meanwhile", async () => {
    const name = await invited();
    const challenge = await signIn(service, ids, name, temporary);
    await service.admin("AdminDisableUser", { UserPoolId: ids.poolId, Username: name });
    expect(
      errorOf(await respond(challenge, { USERNAME: name, NEW_PASSWORD: password })),
    ).to.deep.equal(error("NotAuthorizedException", "User is disabled."));
  });

  it("asks a client with a secret to prove it again", async () => {
    const name = await invited();
    const { id: ClientId, outputs } = await service.register(types.client, "confidential", {
      userPoolId: ids.poolId,
      generateSecret: true,
      explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
    });
    const SECRET_HASH = secretHash(outputs.clientSecret, ClientId, name);
    const challenge = await service.call("InitiateAuth", {
      ClientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: name, PASSWORD: temporary, SECRET_HASH },
    });
    const responses = { USERNAME: name, NEW_PASSWORD: password };
    expect((await respond(challenge, responses, { ClientId })).body.message).to.equal(
      `Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
    );
    const proven = await respond(challenge, { ...responses, SECRET_HASH }, { ClientId });
    expect(proven.status).to.equal(200);
  });

  it("works for an administrator's sign-in too", async () => {
    const name = await invited();
    const pool = { UserPoolId: ids.poolId, ClientId: ids.clientId };
    const challenge = await service.admin("AdminInitiateAuth", {
      ...pool,
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: name, PASSWORD: temporary },
    });
    const { status } = await service.admin("AdminRespondToAuthChallenge", {
      ...pool,
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      Session: challenge.body.Session,
      ChallengeResponses: { USERNAME: name, NEW_PASSWORD: password },
    });
    expect(status).to.equal(200);
  });

  it("names what is missing and what it does not emulate", async () => {
    const challenge = await signIn(service, ids, await invited(), temporary);
    const message = async (response: Promise<Answer>) => (await response).body.message;
    expect(await message(respond(challenge, {}))).to.equal("Missing required parameter USERNAME");
    expect(
      await message(
        respond(challenge, { USERNAME: challenge.body.ChallengeParameters.USER_ID_FOR_SRP }),
      ),
    ).to.equal("Missing required parameter NEW_PASSWORD");
    const complete = { USERNAME: "x", NEW_PASSWORD: password };
    expect(await message(respond(challenge, complete, { Session: null }))).to.equal(
      "Missing required parameter Session",
    );
    const other = await respond(challenge, {}, { ChallengeName: "SMS_MFA" });
    expect(errorOf(other)).to.deep.equal(
      error("NotImplemented", "The challenge SMS_MFA is not emulated by the local Cognito"),
    );
  });
});
