import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import {
  allTokens,
  challengeIn,
  group,
  type Step,
  type Story,
  tokensIn,
  Username,
} from "./sdkStory";
import { type Members, password } from "./support";

export const sdkAdminSteps = (story: Story): readonly Step[] => {
  const { send, ids, app, person, bearer, credentials, signIn, signedIn } = story;
  return [
    [
      "joins a group",
      () => send(new sdk.AdminAddUserToGroupCommand({ ...person(), GroupName: group.GroupName })),
    ],
    [
      "lists a person's groups",
      () => send(new sdk.AdminListGroupsForUserCommand(person())),
      ({ Groups }) => {
        expect((Groups as Members[])[0]).to.include({ ...group, UserPoolId: ids.poolId });
      },
    ],
    [
      "lists the pool's groups",
      () => send(new sdk.ListGroupsCommand({ UserPoolId: ids.poolId })),
      ({ Groups }) => {
        expect((Groups as Members[]).map(({ GroupName }) => GroupName)).to.deep.equal(["readers"]);
      },
    ],
    [
      "leaves a group",
      () =>
        send(new sdk.AdminRemoveUserFromGroupCommand({ ...person(), GroupName: group.GroupName })),
    ],
    [
      "changes attributes for a person",
      () =>
        send(
          new sdk.AdminUpdateUserAttributesCommand({
            ...person(),
            UserAttributes: [{ Name: "name", Value: "Ada B." }],
          }),
        ),
    ],
    [
      "tells an administrator about a person",
      () => send(new sdk.AdminGetUserCommand(person())),
      (answer) => {
        expect(answer).to.include({ Username: story.sub, Enabled: true, UserStatus: "CONFIRMED" });
        expect(answer.UserAttributes).to.deep.include({ Name: "name", Value: "Ada B." });
        expect(answer.UserCreateDate).to.be.instanceOf(Date);
      },
    ],
    [
      "finds people",
      () => send(new sdk.ListUsersCommand({ UserPoolId: ids.poolId, Filter: 'email ^= "ada@"' })),
      ({ Users }) => {
        expect((Users as Members[]).map(({ Username: found }) => found)).to.deep.equal([story.sub]);
      },
    ],
    [
      "signs out everywhere for a person",
      () => send(new sdk.AdminUserGlobalSignOutCommand(person())),
    ],
    [
      "signs in for a person",
      () =>
        signedIn(
          send(
            new sdk.AdminInitiateAuthCommand({
              UserPoolId: ids.poolId,
              ...app(),
              AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
              AuthParameters: credentials(),
            }),
          ),
        ),
      (answer) => {
        expect(tokensIn(answer)).to.deep.equal(allTokens);
      },
    ],
    [
      "revokes a token",
      () => send(new sdk.RevokeTokenCommand({ ...app(), Token: story.refreshToken })),
    ],
    ["resets a password for a person", () => send(new sdk.AdminResetUserPasswordCommand(person()))],
    [
      "sets a temporary password",
      () => send(new sdk.AdminSetUserPasswordCommand({ ...person(), Password: "Temporary-1" })),
    ],
    [
      "asks for a new password",
      () => signIn("Temporary-1"),
      (answer) => {
        expect(challengeIn(answer)).to.equal("NEW_PASSWORD_REQUIRED");
      },
    ],
    [
      "takes it, from a server",
      () =>
        signedIn(
          send(
            new sdk.AdminRespondToAuthChallengeCommand({
              UserPoolId: ids.poolId,
              ...app(),
              ChallengeName: "NEW_PASSWORD_REQUIRED",
              Session: story.session,
              ChallengeResponses: { USERNAME: Username, NEW_PASSWORD: password },
            }),
          ),
        ),
      (answer) => {
        expect(tokensIn(answer)).to.deep.equal(allTokens);
      },
    ],
    ["signs out everywhere", () => send(new sdk.GlobalSignOutCommand(bearer()))],
    ["disables", () => send(new sdk.AdminDisableUserCommand(person()))],
    ["enables", () => send(new sdk.AdminEnableUserCommand(person()))],
    [
      "signs in again",
      () => signIn(),
      (answer) => {
        expect(tokensIn(answer)).to.deep.equal(allTokens);
      },
    ],
    ["deletes oneself", () => send(new sdk.DeleteUserCommand(bearer()))],
    [
      "creates a person",
      () => send(new sdk.AdminCreateUserCommand({ ...person(), MessageAction: "SUPPRESS" })),
      ({ User }) => {
        expect(User).to.include({ Enabled: true, UserStatus: "FORCE_CHANGE_PASSWORD" });
      },
    ],
    ["deletes a person", () => send(new sdk.AdminDeleteUserCommand(person()))],
    [
      "signs up a second time",
      () => send(new sdk.SignUpCommand({ ...app(), Username, Password: password })),
      ({ UserConfirmed }) => {
        expect(UserConfirmed).to.equal(false);
      },
    ],
    ["confirms for a person", () => send(new sdk.AdminConfirmSignUpCommand(person()))],
    [
      "describes the pool",
      () => send(new sdk.DescribeUserPoolCommand({ UserPoolId: ids.poolId })),
      ({ UserPool }) => {
        expect(UserPool).to.include({ Id: ids.poolId, EstimatedNumberOfUsers: 1 });
      },
    ],
    [
      "describes the client",
      () => send(new sdk.DescribeUserPoolClientCommand({ UserPoolId: ids.poolId, ...app() })),
      ({ UserPoolClient }) => {
        expect(UserPoolClient).to.include({ ClientId: ids.clientId, UserPoolId: ids.poolId });
      },
    ],
  ];
};
