import { password } from "../support";
import type { ErrorRow } from "./errorWorld";

const invalid = "InvalidParameterException";
const notAuthorized = "NotAuthorizedException";
const notFound = "ResourceNotFoundException";
const unknownUser = "UserNotFoundException";
const detected = "1 validation error detected: ";

/** Passwords, attributes and what administrators do. */
export const accountErrors: readonly ErrorRow[] = [
  [
    "ForgotPassword",
    "of nobody, at a client that tells",
    (world) => ({ Username: "nobody@example.com", ClientId: world.telling }),
    unknownUser,
    "Username/client id combination not found.",
  ],
  [
    "ForgotPassword",
    "without a verified e-mail",
    (world) => ({ Username: "unconfirmed@example.com", ClientId: world.telling }),
    invalid,
    "Cannot reset password for the user as there is no registered/verified email or phone_number",
  ],
  [
    "ForgotPassword",
    "with a temporary password",
    (world) => ({ Username: "invited@example.com", ClientId: world.telling }),
    notAuthorized,
    "User password cannot be reset in the current state.",
  ],
  [
    "ConfirmForgotPassword",
    "of nobody",
    { Username: "nobody@example.com", ConfirmationCode: "x", Password: password },
    "CodeMismatchException",
    "Invalid verification code provided, please try again.",
  ],
  [
    "ConfirmForgotPassword",
    "without a code having been sent",
    { Username: "ada@example.com", ConfirmationCode: "x", Password: password },
    "ExpiredCodeException",
    "Invalid code provided, please request a code again.",
  ],
  ["GetUser", "with no token at all", { AccessToken: "x" }, notAuthorized, "Invalid Access Token"],
  [
    "GetUser",
    "with an ID token",
    (world) => ({ AccessToken: world.idToken }),
    notAuthorized,
    "Invalid Access Token",
  ],
  [
    "GetUser",
    "with a changed token",
    (world) => ({ AccessToken: `${world.accessToken.slice(0, -8)}AAAAAAAA` }),
    notAuthorized,
    "Could not verify signature for Access Token",
  ],
  [
    "UpdateUserAttributes",
    "that may not change",
    (world) => ({
      AccessToken: world.accessToken,
      UserAttributes: [{ Name: "custom:plan", Value: "x" }],
    }),
    invalid,
    "user.custom:plan: Attribute cannot be updated.\n",
  ],
  [
    "UpdateUserAttributes",
    "that do not exist",
    (world) => ({
      AccessToken: world.accessToken,
      UserAttributes: [{ Name: "custom:x", Value: "x" }],
    }),
    invalid,
    "user.custom:x: Attribute does not exist in the schema.\n",
  ],
  [
    "UpdateUserAttributes",
    "of Cognito's own",
    (world) => ({ AccessToken: world.accessToken, UserAttributes: [{ Name: "sub", Value: "" }] }),
    invalid,
    "Cannot modify the non-mutable attribute sub",
  ],
  [
    "SetUserMFAPreference",
    "without a token of an app",
    (world) => ({ AccessToken: world.accessToken, SoftwareTokenMfaSettings: { Enabled: true } }),
    invalid,
    "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA",
  ],
  [
    "AdminCreateUser",
    "a second time",
    { Username: "ada@example.com" },
    "UsernameExistsException",
    "User account already exists",
  ],
  [
    "AdminGetUser",
    "of nobody",
    { Username: "nobody@example.com" },
    unknownUser,
    "User does not exist.",
  ],
  [
    "AdminAddUserToGroup",
    "that does not exist",
    { Username: "ada@example.com", GroupName: "none" },
    notFound,
    "Group not found.",
  ],
  [
    "DescribeUserPool",
    "that does not exist",
    { UserPoolId: "eu-central-1_none" },
    notFound,
    "User pool eu-central-1_none does not exist.",
  ],
  [
    "ListUsers",
    "with a malformed filter",
    { Filter: "email = x" },
    invalid,
    "Error while parsing filter.",
  ],
  [
    "ListUsers",
    "with too large a page",
    { Limit: 61 },
    invalid,
    `${detected}Value '61' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 60`,
  ],
];
