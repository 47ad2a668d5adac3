import { expect } from "chai";
import {
  error,
  errorOf,
  type Ids,
  type Members,
  password,
  refresh,
  region,
  signIn,
  type Started,
  tokensOf,
  types,
} from "./support";
import { lambdaArn, payload, startWithTrigger, type WithTrigger } from "./triggerSupport";

describe("local Cognito: pre token generation calls", () => {
  let at: WithTrigger;
  let service: Started;
  let v2: Ids;
  before(async () => {
    at = await startWithTrigger();
    ({ service, v2 } = at);
  });
  after(() => service.stop());
  beforeEach(() => {
    at.reset();
  });

  const attempt = async () => errorOf(await signIn(service, v2, "ada@example.com"));

  it("is called for every sign-in, in Cognito's name, with the event of version 2", async () => {
    await service.register(types.group, "readers", {
      userPoolId: v2.poolId,
      name: "readers",
      roleArn: "arn:aws:iam::0:role/r",
    });
    await service.admin("AdminAddUserToGroup", {
      UserPoolId: v2.poolId,
      Username: "ada@example.com",
      GroupName: "readers",
    });
    const { sub } = await at.claims(v2, "access");
    expect(service.invocations).to.deep.equal([
      [
        lambdaArn,
        {
          principal: "cognito-idp.amazonaws.com",
          sourceArn: `arn:aws:cognito-idp:${region}:000000000000:userpool/${v2.poolId}`,
          event: {
            version: "2",
            triggerSource: "TokenGeneration_Authentication",
            region,
            userPoolId: v2.poolId,
            userName: sub,
            callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId: v2.clientId },
            request: {
              userAttributes: {
                sub,
                "cognito:user_status": "CONFIRMED",
                email: "ada@example.com",
                email_verified: "true",
              },
              groupConfiguration: {
                groupsToOverride: ["readers"],
                iamRolesToOverride: ["arn:aws:iam::0:role/r"],
                preferredRole: "arn:aws:iam::0:role/r",
              },
              scopes: ["aws.cognito.signin.user.admin"],
            },
            response: { claimsAndScopeOverrideDetails: null },
          },
        },
      ],
    ]);
    await service.admin("AdminRemoveUserFromGroup", {
      UserPoolId: v2.poolId,
      Username: "ada@example.com",
      GroupName: "readers",
    });
  });

  it("is called for refreshes and new passwords, with what the client sent along", async () => {
    const { RefreshToken } = await tokensOf(service, v2, "ada@example.com");
    await refresh(service, v2, RefreshToken);
    await service.admin("AdminCreateUser", {
      UserPoolId: v2.poolId,
      Username: "new@example.com",
      TemporaryPassword: "Temporary-horse-1",
    });
    const challenge = await signIn(service, v2, "new@example.com", "Temporary-horse-1");
    await service.call("RespondToAuthChallenge", {
      ClientId: v2.clientId,
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      Session: challenge.body.Session,
      ChallengeResponses: { USERNAME: "new@example.com", NEW_PASSWORD: password },
      ClientMetadata: { device: "phone" },
    });
    const events = service.invocations.map(([, { event }]) => event as Members);
    expect(events.map(({ triggerSource }) => triggerSource)).to.deep.equal([
      "TokenGeneration_Authentication",
      "TokenGeneration_RefreshTokens",
      "TokenGeneration_NewPasswordChallenge",
    ]);
    expect(events.map(({ request }) => (request as Members).clientMetadata)).to.deep.equal([
      undefined,
      undefined,
      { device: "phone" },
    ]);
  });

  it("stops the sign-in with the function's own message", async () => {
    at.answer = () => ({
      ok: false,
      reason: "failed",
      message: "for the log",
      error: { errorType: "Error", errorMessage: "not today" },
    });
    expect(await attempt()).to.deep.equal(
      error("UserLambdaValidationException", "PreTokenGeneration failed with error not today."),
    );
  });

  it("stops the sign-in when the function may not be called or takes too long", async () => {
    const failed = (reason: string) =>
      error(
        "UnexpectedLambdaException",
        `PreTokenGeneration invocation failed due to error ${reason}.`,
      );
    const late = failed("Socket timeout while invoking Lambda function");
    at.answer = () => ({ ok: false, reason: "not-permitted", message: "add a permission" });
    expect(await attempt()).to.deep.equal(failed("AccessDeniedException"));
    at.answer = () => ({ ok: false, reason: "timed-out", message: "3 s" });
    expect(await attempt()).to.deep.equal(late);
    at.answer = () => new Promise(() => undefined);
    expect(await attempt()).to.deep.equal(late);
  });

  it("stops the sign-in on a response that it cannot read", async () => {
    const bad = error("InvalidLambdaResponseException", "Unrecognizable lambda output");
    for (const value of [null, "event", [], {}, { response: "x" }]) {
      at.answer = () => payload(value);
      expect(await attempt(), JSON.stringify(value)).to.deep.equal(bad);
    }
    for (const details of [
      "x",
      { accessTokenGeneration: [] },
      { accessTokenGeneration: { scopesToAdd: ["a b"] } },
      { accessTokenGeneration: { scopesToAdd: "todo/read" } },
      { idTokenGeneration: { claimsToSuppress: [1] } },
      { groupOverrideDetails: { groupsToOverride: "x" } },
    ]) {
      at.override(details);
      expect(await attempt(), JSON.stringify(details)).to.deep.equal(bad);
    }
    at.override(undefined);
    expect((await attempt()).status).to.equal(200);
  });

  it("leaves no session of a sign-in that it stopped", async () => {
    const sessions = () => Object.keys(at.stored().pools[v2.poolId]?.sessions ?? {});
    await tokensOf(service, v2, "ada@example.com");
    const before = sessions();
    expect(before).to.not.deep.equal([]);
    at.answer = () => payload(null);
    expect((await attempt()).status).to.equal(400);
    expect(sessions()).to.deep.equal(before);
  });
});
