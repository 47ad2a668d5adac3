import { password } from "../support";
import type { ErrorRow } from "./errorWorld";

const invalid = "InvalidParameterException";
const notAuthorized = "NotAuthorizedException";
const notFound = "ResourceNotFoundException";
const unknownUser = "UserNotFoundException";
const policy = "Password did not conform with policy: ";
const detected = "1 validation error detected: ";
const schema = "Attributes did not conform to the schema: ";
const signUp = (Username: string, more: object = {}) => ({
  Username,
  Password: password,
  ...more,
});

/** Signing up and confirming. */
export const signUpErrors: readonly ErrorRow[] = [
  [
    "SignUp",
    "without a client",
    () => ({ ...signUp("a@example.com"), ClientId: null }),
    invalid,
    `${detected}Value null at 'clientId' failed to satisfy constraint: Member must not be null`,
  ],
  [
    "SignUp",
    "at an unknown client",
    { ...signUp("a@example.com"), ClientId: "none" },
    notFound,
    "User pool client none does not exist.",
  ],
  [
    "SignUp",
    "with an e-mail that is taken",
    signUp("ADA@example.com"),
    "UsernameExistsException",
    "An account with the given email already exists.",
  ],
  [
    "SignUp",
    "with a name that is taken",
    (world) => ({ ...signUp("Ada"), ClientId: world.names }),
    "UsernameExistsException",
    "User already exists",
  ],
  ["SignUp", "with a name for an e-mail", signUp("ada"), invalid, "Username should be an email."],
  [
    "SignUp",
    "with an e-mail for a name",
    (world) => ({ ...signUp("a@example.com"), ClientId: world.aliases }),
    invalid,
    "Username cannot be of email format, since user pool is configured for email alias.",
  ],
  [
    "SignUp",
    "with a blank in the name",
    signUp("a b"),
    invalid,
    `${detected}Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+`,
  ],
  [
    "SignUp",
    "with a tiny password",
    signUp("a@example.com", { Password: "Aa1!" }),
    invalid,
    `${detected}Value at 'password' failed to satisfy constraint: Member must have length greater than or equal to 6`,
  ],
  [
    "SignUp",
    "with a short password",
    signUp("a@example.com", { Password: "Aa1!xyz" }),
    "InvalidPasswordException",
    `${policy}Password not long enough`,
  ],
  [
    "SignUp",
    "with a plain password",
    signUp("a@example.com", { Password: "password-1" }),
    "InvalidPasswordException",
    `${policy}Password must have uppercase characters`,
  ],
  [
    "SignUp",
    "with an unknown attribute",
    signUp("a@example.com", { UserAttributes: [{ Name: "custom:x", Value: "1" }] }),
    invalid,
    `${schema}Type for attribute {custom:x} could not be determined`,
  ],
  [
    "SignUp",
    "with what says it is verified",
    signUp("a@example.com", { UserAttributes: [{ Name: "email_verified", Value: "true" }] }),
    notAuthorized,
    "A client attempted to write unauthorized attribute",
  ],
  [
    "SignUp",
    "where only administrators create people",
    (world) => ({ ...signUp("a@example.com"), ClientId: world.closed }),
    notAuthorized,
    "SignUp is not permitted for this user pool",
  ],
  [
    "SignUp",
    "at a client with a secret, without its hash",
    (world) => ({ ...signUp("a@example.com"), ClientId: world.confidential }),
    notAuthorized,
    (world) =>
      `Client ${world.confidential} is configured with secret but SECRET_HASH was not received`,
  ],
  [
    "SignUp",
    "with a wrong hash",
    (world) => ({
      ...signUp("a@example.com"),
      ClientId: world.confidential,
      SecretHash: "Z3Vlc3M=",
    }),
    notAuthorized,
    (world) => `Unable to verify secret hash for client ${world.confidential}`,
  ],
  [
    "ConfirmSignUp",
    "with a wrong code",
    { Username: "unconfirmed@example.com", ConfirmationCode: "x" },
    "CodeMismatchException",
    "Invalid verification code provided, please try again.",
  ],
  [
    "ConfirmSignUp",
    "of nobody",
    { Username: "nobody@example.com", ConfirmationCode: "x" },
    "ExpiredCodeException",
    "Invalid code provided, please request a code again.",
  ],
  [
    "ConfirmSignUp",
    "of nobody, at a client that tells",
    (world) => ({ Username: "nobody@example.com", ConfirmationCode: "x", ClientId: world.telling }),
    unknownUser,
    "Username/client id combination not found.",
  ],
  [
    "ConfirmSignUp",
    "a second time",
    { Username: "ada@example.com", ConfirmationCode: "x" },
    notAuthorized,
    "User cannot be confirmed. Current status is CONFIRMED",
  ],
  [
    "ResendConfirmationCode",
    "to somebody who is confirmed",
    { Username: "ada@example.com" },
    invalid,
    "User is already confirmed.",
  ],
  [
    "ResendConfirmationCode",
    "where nothing is verified",
    (world) => ({ Username: "ada", ClientId: world.aliases }),
    invalid,
    "Cannot resend codes. Auto verification not turned on.",
  ],
];
