import type { ObjectSchema } from "@secured-api/http/validation";

const username = {
  type: "string",
  description: "an e-mail address",
  maxLength: 128,
  pattern: "^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$",
} as const;

/**
 * The body of `POST /user`. The password's rules are the pool's: they are checked here first, so that
 * a bad password is rejected in the same way whether the user exists or not.
 */
export const newUserSchema = (minimumPasswordLength: number): ObjectSchema => ({
  type: "object",
  properties: {
    username,
    password: {
      type: "string",
      description: `${String(minimumPasswordLength)} to 256 characters without spaces, with lower and upper case letters, digits and symbols`,
      maxLength: 256,
      pattern: `^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[\\^$*.\\[\\]{}()?"!@#%&/\\\\,><':;|_~\`=+\\-])\\S{${String(minimumPasswordLength)},}$`,
    },
  },
  required: ["username", "password"],
  additionalProperties: false,
});

/** The body of `POST /user/validate`. */
export const confirmationSchema: ObjectSchema = {
  type: "object",
  properties: {
    username,
    code: {
      type: "string",
      description: "the code of the mail",
      maxLength: 2048,
      pattern: "^\\S+$",
    },
  },
  required: ["username", "code"],
  additionalProperties: false,
};

/** The body of `POST /user/profile`. */
export const tokenSchema: ObjectSchema = {
  type: "object",
  properties: {
    access_token: { type: "string", description: "an access token", maxLength: 16_384 },
  },
  required: ["access_token"],
  additionalProperties: false,
};
