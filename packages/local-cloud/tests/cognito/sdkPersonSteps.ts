import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { lastCode } from "./sdkSupport";
import { allTokens, type Step, type Story, tokensIn, Username } from "./sdkStory";
import { password } from "./support";

const delivery = { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "a***@e***" };
const other = "Other-horse-22";

export const sdkPersonSteps = (story: Story): readonly Step[] => {
  const { service, send, app, bearer, signIn } = story;
  return [
    [
      "signs up",
      async () => {
        const answer = await send(
          new sdk.SignUpCommand({ ...app(), Username, Password: password }),
        );
        story.sub = answer.UserSub ?? "";
        return answer;
      },
      (answer) => {
        expect(answer).to.deep.equal({
          UserConfirmed: false,
          UserSub: story.sub,
          CodeDeliveryDetails: delivery,
        });
      },
    ],
    [
      "resends the code",
      () => send(new sdk.ResendConfirmationCodeCommand({ ...app(), Username })),
      (answer) => {
        expect(answer).to.deep.equal({ CodeDeliveryDetails: delivery });
      },
    ],
    [
      "confirms",
      () =>
        send(
          new sdk.ConfirmSignUpCommand({
            ...app(),
            Username,
            ConfirmationCode: lastCode(service),
          }),
        ),
    ],
    [
      "signs in",
      () => signIn(),
      (answer) => {
        expect(tokensIn(answer)).to.deep.equal(allTokens);
      },
    ],
    [
      "refreshes",
      () =>
        send(
          new sdk.GetTokensFromRefreshTokenCommand({
            ...app(),
            RefreshToken: story.refreshToken,
          }),
        ),
      (answer) => {
        const fresh = allTokens.filter((name) => name !== "RefreshToken");
        expect(tokensIn(answer)).to.deep.equal(fresh);
      },
    ],
    [
      "tells a person about themselves",
      () => send(new sdk.GetUserCommand(bearer())),
      (answer) => {
        expect(answer).to.deep.equal({
          Username: story.sub,
          UserAttributes: [
            { Name: "sub", Value: story.sub },
            { Name: "email", Value: Username },
            { Name: "email_verified", Value: "true" },
          ],
        });
      },
    ],
    [
      "changes the password",
      () =>
        send(
          new sdk.ChangePasswordCommand({
            ...bearer(),
            PreviousPassword: password,
            ProposedPassword: other,
          }),
        ),
    ],
    [
      "sends a code for a forgotten password",
      () => send(new sdk.ForgotPasswordCommand({ ...app(), Username })),
      (answer) => {
        expect(answer).to.deep.equal({ CodeDeliveryDetails: delivery });
      },
    ],
    [
      "sets another one by it",
      () =>
        send(
          new sdk.ConfirmForgotPasswordCommand({
            ...app(),
            Username,
            Password: password,
            ConfirmationCode: lastCode(service),
          }),
        ),
    ],
    [
      "changes attributes",
      () =>
        send(
          new sdk.UpdateUserAttributesCommand({
            ...bearer(),
            UserAttributes: [{ Name: "name", Value: "Ada" }],
          }),
        ),
    ],
    [
      "sends a code for an attribute",
      () =>
        send(
          new sdk.GetUserAttributeVerificationCodeCommand({ ...bearer(), AttributeName: "email" }),
        ),
      (answer) => {
        expect(answer).to.deep.equal({ CodeDeliveryDetails: delivery });
      },
    ],
    [
      "verifies it",
      () =>
        send(
          new sdk.VerifyUserAttributeCommand({
            ...bearer(),
            AttributeName: "email",
            Code: lastCode(service),
          }),
        ),
    ],
  ];
};
