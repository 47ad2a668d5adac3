import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { totpCode } from "../../src/cognito/crypto/totp";
import { allTokens, challengeIn, type Step, type Story, tokensIn, Username } from "./sdkStory";

export const sdkMfaSteps = (story: Story): readonly Step[] => {
  const { service, send, mfa, bearer, credentials, signedIn } = story;
  const code = () => {
    service.advance(30_000);
    return totpCode(story.secret, service.now());
  };
  return [
    [
      "asks for a second factor to be set up",
      () =>
        signedIn(
          send(
            new sdk.InitiateAuthCommand({
              ClientId: mfa.clientId,
              AuthFlow: "USER_PASSWORD_AUTH",
              AuthParameters: credentials(),
            }),
          ),
        ),
      (answer) => {
        expect(challengeIn(answer)).to.equal("MFA_SETUP");
      },
    ],
    [
      "gives its secret",
      async () => {
        const answer = await send(
          new sdk.AssociateSoftwareTokenCommand({ Session: story.session }),
        );
        story.secret = answer.SecretCode ?? "";
        story.session = answer.Session ?? "";
        return answer;
      },
      ({ SecretCode }) => {
        expect(SecretCode).to.match(/^[A-Z2-7]{32}$/);
      },
    ],
    [
      "verifies it",
      async () => {
        const given = { Session: story.session, UserCode: code(), FriendlyDeviceName: "phone" };
        const answer = await send(new sdk.VerifySoftwareTokenCommand(given));
        story.session = answer.Session ?? "";
        return answer;
      },
      ({ Status }) => {
        expect(Status).to.equal("SUCCESS");
      },
    ],
    [
      "goes on to tokens",
      () =>
        signedIn(
          send(
            new sdk.RespondToAuthChallengeCommand({
              ClientId: mfa.clientId,
              ChallengeName: "MFA_SETUP",
              Session: story.session,
              ChallengeResponses: { USERNAME: Username },
            }),
          ),
        ),
      (answer) => {
        expect(tokensIn(answer)).to.deep.equal(allTokens);
      },
    ],
    [
      "prefers the second factor",
      () =>
        send(
          new sdk.SetUserMFAPreferenceCommand({
            ...bearer(),
            SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
          }),
        ),
    ],
    [
      "no longer does, by an administrator",
      () =>
        send(
          new sdk.AdminSetUserMFAPreferenceCommand({
            UserPoolId: mfa.poolId,
            Username,
            SoftwareTokenMfaSettings: { Enabled: false },
          }),
        ),
    ],
  ];
};
