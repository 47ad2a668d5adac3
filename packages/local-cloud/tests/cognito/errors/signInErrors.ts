import { password } from "../support";
import { byPassword, type ErrorRow } from "./errorWorld";

const invalid = "InvalidParameterException";
const notAuthorized = "NotAuthorizedException";
const unknownUser = "UserNotFoundException";

/** Signing in, and answering challenges. */
export const signInErrors: readonly ErrorRow[] = [
  [
    "InitiateAuth",
    "with a wrong password",
    byPassword("ada@example.com", "Wrong-horse-9"),
    notAuthorized,
    "Incorrect username or password.",
  ],
  [
    "InitiateAuth",
    "of nobody",
    byPassword("nobody@example.com"),
    notAuthorized,
    "Incorrect username or password.",
  ],
  [
    "InitiateAuth",
    "of nobody, at a client that tells",
    (world) => ({ ...byPassword("nobody@example.com"), ClientId: world.telling }),
    unknownUser,
    "User does not exist.",
  ],
  [
    "InitiateAuth",
    "before the sign-up is confirmed",
    byPassword("unconfirmed@example.com"),
    "UserNotConfirmedException",
    "User is not confirmed.",
  ],
  [
    "InitiateAuth",
    "of somebody who is disabled",
    byPassword("disabled@example.com"),
    notAuthorized,
    "User is disabled.",
  ],
  [
    "InitiateAuth",
    "with a password that was reset",
    byPassword("reset@example.com"),
    "PasswordResetRequiredException",
    "Password reset required for the user",
  ],
  [
    "InitiateAuth",
    "without a name",
    { AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: {} },
    invalid,
    "Missing required parameter USERNAME",
  ],
  [
    "InitiateAuth",
    "by a password, not allowed",
    (world) => ({ ...byPassword("ada@example.com"), ClientId: world.disallowed }),
    invalid,
    "USER_PASSWORD_AUTH flow not enabled for this client",
  ],
  [
    "InitiateAuth",
    "by SRP, not allowed",
    (world) => ({ AuthFlow: "USER_SRP_AUTH", ClientId: world.disallowed }),
    invalid,
    "USER_SRP_AUTH is not enabled for the client.",
  ],
  [
    "InitiateAuth",
    "by a custom challenge, not allowed",
    (world) => ({ AuthFlow: "CUSTOM_AUTH", ClientId: world.disallowed }),
    invalid,
    "CUSTOM_AUTH is not enabled for the client.",
  ],
  [
    "InitiateAuth",
    "by a refresh token, not allowed",
    (world) => ({ AuthFlow: "REFRESH_TOKEN_AUTH", ClientId: world.disallowed }),
    invalid,
    "Auth flow not enabled for this client",
  ],
  [
    "InitiateAuth",
    "by an administrator's flow",
    { AuthFlow: "ADMIN_USER_PASSWORD_AUTH" },
    invalid,
    "Initiate Auth method not supported.",
  ],
  [
    "InitiateAuth",
    "with a refresh token that is none",
    { AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters: { REFRESH_TOKEN: "x" } },
    notAuthorized,
    "Invalid Refresh Token",
  ],
  [
    "InitiateAuth",
    "with another client's refresh token",
    (world) => ({
      AuthFlow: "REFRESH_TOKEN_AUTH",
      AuthParameters: { REFRESH_TOKEN: world.refreshToken },
      ClientId: world.other,
    }),
    notAuthorized,
    "Invalid Refresh Token",
  ],
  [
    "AdminInitiateAuth",
    "by a flow that is not allowed",
    (world) => ({ AuthFlow: "ADMIN_USER_PASSWORD_AUTH", ClientId: world.disallowed }),
    invalid,
    "Auth flow not enabled for this client",
  ],
  [
    "RespondToAuthChallenge",
    "with a session that is none",
    {
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      Session: "x".repeat(40),
      ChallengeResponses: { USERNAME: "ada@example.com", NEW_PASSWORD: password },
    },
    notAuthorized,
    "Invalid session for the user.",
  ],
  [
    "RespondToAuthChallenge",
    "with an e-mail that is there",
    (world) => ({
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      Session: world.session,
      ChallengeResponses: {
        USERNAME: "invited@example.com",
        NEW_PASSWORD: password,
        "userAttributes.email": "x@example.com",
      },
    }),
    notAuthorized,
    "Cannot modify an already provided email",
  ],
];
