import { randomInt } from "node:crypto";
import type { PasswordPolicy } from "../model/pool";
import { serviceError } from "../protocol/errors";
import { checkLength, violation } from "../protocol/parameters";

const classes = [
  { rule: "requireLowercase", pattern: /[a-z]/, name: "lowercase" },
  { rule: "requireUppercase", pattern: /[A-Z]/, name: "uppercase" },
  { rule: "requireNumbers", pattern: /[0-9]/, name: "numeric" },
  // https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
  { rule: "requireSymbols", pattern: /[\^$*.[\]{}()?\-"!@#%&/\\,><':;|_~`+= ]/, name: "symbol" },
] as const;

/** Throws for a password that the policy does not allow; `member` names it in the request. */
export function checkPassword(policy: PasswordPolicy, password: string, member = "password"): void {
  checkLength(member, password, 6, 256);
  if (/^\s|\s$/.test(password)) {
    const rule = "Member must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$";
    throw violation(`Value at '${member}'`, rule);
  }
  if (password.length < policy.minimumLength) throw nonconforming("Password not long enough");
  for (const { rule, pattern, name } of classes) {
    if (policy[rule] && !pattern.test(password)) {
      throw nonconforming(`Password must have ${name} characters`);
    }
  }
}

const lowercase = "abcdefghijkmnpqrstuvwxyz";
const alphabets = [lowercase, lowercase.toUpperCase(), "23456789", "!#%*+-=?@_"];

/** A random password that every policy of its length allows; without letters and digits that look alike. */
export function generatePassword(policy: PasswordPolicy): string {
  const length = Math.max(policy.minimumLength, 12);
  const characters = Array.from({ length }, (_, index) => {
    const alphabet = alphabets[index % alphabets.length] ?? lowercase;
    return alphabet.charAt(randomInt(alphabet.length));
  });
  // Fisher-Yates, so that the position of a character says nothing about its class.
  for (let last = characters.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    const [a = "", b = ""] = [characters[last], characters[other]];
    [characters[last], characters[other]] = [b, a];
  }
  return characters.join("");
}

function nonconforming(reason: string) {
  return serviceError(
    "InvalidPasswordException",
    `Password did not conform with policy: ${reason}`,
  );
}
