import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { totpCode } from "../../src/cognito/crypto/totp";
import { mfaPool, refused, sdkOf } from "./sdkSupport";
import { createPool, type Ids, password, startCognito, type Started, tokensOf } from "./support";

const step = 30_000;
const mismatch = ["CodeMismatchException", "Invalid code received for user"] as const;

describe("local Cognito: software tokens", () => {
  let service: Started;
  let client: sdk.CognitoIdentityProviderClient;
  let optional: Ids;
  let required: Ids;
  let people = 0;

  before(async () => {
    service = await startCognito();
    client = sdkOf(service);
    optional = await createPool(service, { ...mfaPool, mfaConfiguration: "OPTIONAL" });
    required = await createPool(service, { ...mfaPool, mfaConfiguration: "ON" }, {}, "required");
  });
  after(async () => {
    client.destroy();
    await service.stop();
  });

  async function person({ poolId }: Ids): Promise<string> {
    people += 1;
    const username = `person${String(people)}@example.com`;
    await service.cognito.addUser(poolId, { username, password });
    return username;
  }
  const signIn = ({ clientId: ClientId }: Ids, USERNAME: string) =>
    client.send(
      new sdk.InitiateAuthCommand({
        ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME, PASSWORD: password },
      }),
    );
  const associate = (at: { AccessToken: string } | { Session: string | undefined }) =>
    client.send(new sdk.AssociateSoftwareTokenCommand(at));
  const verify = (
    at: { AccessToken: string } | { Session: string | undefined },
    UserCode: string,
  ) => client.send(new sdk.VerifySoftwareTokenCommand({ ...at, UserCode }));
  const prefer = (AccessToken: string, Enabled: boolean, PreferredMfa = Enabled) =>
    client.send(
      new sdk.SetUserMFAPreferenceCommand({
        AccessToken,
        SoftwareTokenMfaSettings: { Enabled, PreferredMfa },
      }),
    );
  const respond = (at: Ids, name: sdk.ChallengeNameType, Session: string | undefined) => ({
    with: (responses: Record<string, string>) =>
      client.send(
        new sdk.RespondToAuthChallengeCommand({
          ClientId: at.clientId,
          ChallengeName: name,
          Session,
          ChallengeResponses: responses,
        }),
      ),
  });
  const code = (secret: string | undefined, steps = 0) =>
    totpCode(secret ?? "", service.now() + steps * step);

  /** A user whose token is required at sign-in. */
  async function guarded(): Promise<{ name: string; secret: string; AccessToken: string }> {
    const name = await person(optional);
    const { AccessToken } = await tokensOf(service, optional, name);
    const { SecretCode = "" } = await associate({ AccessToken });
    await verify({ AccessToken }, code(SecretCode));
    await prefer(AccessToken, true);
    service.advance(step * 3);
    return { name, secret: SecretCode, AccessToken };
  }

  it("has the codes of RFC 6238", () => {
    const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    const codes = [59, 1_111_111_109, 1_234_567_890, 20_000_000_000].map((seconds) =>
      totpCode(secret, seconds * 1000),
    );
    expect(codes).to.deep.equal(["287082", "081804", "005924", "353130"]);
  });

  it("asks for a code once the user has turned it on, and no more once it is off", async () => {
    const name = await person(optional);
    const { AccessToken } = await tokensOf(service, optional, name);
    await refused(
      prefer(AccessToken, true),
      "InvalidParameterException",
      "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA",
    );
    await refused(verify({ AccessToken }, "123456"), "SoftwareTokenMFANotFoundException");
    const { SecretCode } = await associate({ AccessToken });
    await refused(
      verify({ AccessToken }, "000000"),
      "EnableSoftwareTokenMFAException",
      "Code mismatch and fail enable Software Token MFA",
    );
    await verify({ AccessToken }, code(SecretCode));
    expect((await signIn(optional, name)).ChallengeName).to.equal(undefined);

    await prefer(AccessToken, true);
    const user = await client.send(new sdk.GetUserCommand({ AccessToken }));
    expect([user.PreferredMfaSetting, user.UserMFASettingList]).to.deep.equal([
      "SOFTWARE_TOKEN_MFA",
      ["SOFTWARE_TOKEN_MFA"],
    ]);
    const challenge = await signIn(optional, name);
    expect(challenge.AuthenticationResult).to.equal(undefined);
    expect(challenge.ChallengeName).to.equal("SOFTWARE_TOKEN_MFA");
    expect(challenge.ChallengeParameters).to.deep.equal({ USER_ID_FOR_SRP: user.Username });

    await prefer(AccessToken, false);
    expect((await signIn(optional, name)).ChallengeName).to.equal(undefined);
  });

  it("takes the codes of one step before and after, and each once", async () => {
    const { name, secret } = await guarded();
    const attempt = async (SOFTWARE_TOKEN_MFA_CODE: string) => {
      const { Session } = await signIn(optional, name);
      const responses = { USERNAME: name, SOFTWARE_TOKEN_MFA_CODE };
      return respond(optional, "SOFTWARE_TOKEN_MFA", Session).with(responses);
    };
    await refused(attempt(code(secret, 2)), ...mismatch);
    await refused(attempt(code(secret, -2)), ...mismatch);
    const first = code(secret, -1);
    expect((await attempt(first)).AuthenticationResult?.AccessToken).to.be.a("string");
    const used = [
      "ExpiredCodeException",
      "Your software token has already been used once.",
    ] as const;
    await refused(attempt(first), ...used);
    await attempt(code(secret, 1));
    await refused(attempt(code(secret)), ...used);
  });

  it("takes a code of anything but six digits as a wrong one", async () => {
    const { name } = await guarded();
    for (const SOFTWARE_TOKEN_MFA_CODE of ["12345", "1234567", "abcdef", "é23456"]) {
      const { Session } = await signIn(optional, name);
      const responses = { USERNAME: name, SOFTWARE_TOKEN_MFA_CODE };
      const response = respond(optional, "SOFTWARE_TOKEN_MFA", Session).with(responses);
      await refused(response, ...mismatch);
    }
  });

  it("takes another code after a wrong one, in the same session, and locks after five", async () => {
    const { name, secret } = await guarded();
    const { Session } = await signIn(optional, name);
    const reply = respond(optional, "SOFTWARE_TOKEN_MFA", Session);
    const attempt = (SOFTWARE_TOKEN_MFA_CODE: string) =>
      reply.with({ USERNAME: name, SOFTWARE_TOKEN_MFA_CODE });
    await refused(attempt("000000"), ...mismatch);
    await attempt(code(secret));
    await refused(attempt(code(secret, 1)), "NotAuthorizedException");

    const again = respond(optional, "SOFTWARE_TOKEN_MFA", (await signIn(optional, name)).Session);
    const wrong = { USERNAME: name, SOFTWARE_TOKEN_MFA_CODE: "000000" };
    for (let failed = 0; failed < 5; failed += 1) await refused(again.with(wrong), ...mismatch);
    const right = { USERNAME: name, SOFTWARE_TOKEN_MFA_CODE: code(secret, 1) };
    await refused(again.with(right), "NotAuthorizedException", "Password attempts exceeded");
  });

  it("keeps the current token until a new one is verified", async () => {
    const { name, secret, AccessToken } = await guarded();
    const { SecretCode } = await associate({ AccessToken });
    const enter = async (SOFTWARE_TOKEN_MFA_CODE: string) =>
      respond(optional, "SOFTWARE_TOKEN_MFA", (await signIn(optional, name)).Session).with({
        USERNAME: name,
        SOFTWARE_TOKEN_MFA_CODE,
      });
    await refused(enter(code(SecretCode)), ...mismatch);
    await enter(code(secret));
    await verify({ AccessToken }, code(SecretCode));
    service.advance(step);
    await refused(enter(code(secret)), ...mismatch);
    await enter(code(SecretCode));
  });

  it("gives no tokens where a second factor is required before it is set up and verified", async () => {
    const name = await person(required);
    const challenge = await signIn(required, name);
    expect(challenge.AuthenticationResult).to.equal(undefined);
    expect(challenge.ChallengeName).to.equal("MFA_SETUP");
    expect(challenge.ChallengeParameters?.MFAS_CAN_SETUP).to.equal('["SOFTWARE_TOKEN_MFA"]');
    const finish = (Session: string | undefined, USERNAME = name) =>
      respond(required, "MFA_SETUP", Session).with({ USERNAME });
    await refused(finish(challenge.Session), "InvalidParameterException");

    const setup = await associate({ Session: challenge.Session });
    await refused(associate({ Session: challenge.Session }), "NotAuthorizedException");
    await refused(verify({ Session: setup.Session }, "000000"), "EnableSoftwareTokenMFAException");
    const done = await verify({ Session: setup.Session }, code(setup.SecretCode));
    await refused(finish(setup.Session), "NotAuthorizedException");
    await refused(finish(done.Session, await person(required)), "NotAuthorizedException");
    expect((await finish(done.Session)).AuthenticationResult?.AccessToken).to.be.a("string");
    expect((await signIn(required, name)).ChallengeName).to.equal("SOFTWARE_TOKEN_MFA");
  });

  it("takes no session of one challenge for another", async () => {
    const { name, secret } = await guarded();
    const { Session } = await signIn(optional, name);
    const invalid = ["NotAuthorizedException", "Invalid session for the user."] as const;
    const USERNAME = name;
    await refused(respond(optional, "MFA_SETUP", Session).with({ USERNAME }), ...invalid);
    await refused(
      respond(optional, "NEW_PASSWORD_REQUIRED", Session).with({
        USERNAME,
        NEW_PASSWORD: password,
      }),
      ...invalid,
    );
    await refused(associate({ Session }), ...invalid);
    const setup = (await signIn(required, await person(required))).Session;
    await refused(
      respond(required, "SOFTWARE_TOKEN_MFA", setup).with({
        USERNAME,
        SOFTWARE_TOKEN_MFA_CODE: code(secret),
      }),
      ...invalid,
    );
  });

  it("rejects a user who was disabled between password and code", async () => {
    const { name, secret } = await guarded();
    const { Session } = await signIn(optional, name);
    await client.send(
      new sdk.AdminDisableUserCommand({ UserPoolId: optional.poolId, Username: name }),
    );
    const responses = { USERNAME: name, SOFTWARE_TOKEN_MFA_CODE: code(secret) };
    await refused(
      respond(optional, "SOFTWARE_TOKEN_MFA", Session).with(responses),
      "NotAuthorizedException",
      "User is disabled.",
    );
  });

  it("has no tokens in a pool without a second factor, and no other kind in any", async () => {
    const off = await createPool(service, mfaPool, {}, "off");
    const name = await person(off);
    const { AccessToken } = await tokensOf(service, off, name);
    await refused(associate({ AccessToken }), "SoftwareTokenMFANotFoundException");
    await refused(
      client.send(
        new sdk.AdminSetUserMFAPreferenceCommand({
          UserPoolId: off.poolId,
          Username: name,
          SMSMfaSettings: { Enabled: true },
        }),
      ),
      "InvalidParameterException",
      "User does not have delivery config set to turn on SMS_MFA",
    );
    await refused(createPool(service, { mfaConfiguration: "ON" }, {}, "sms"), "Error");
  });
});
