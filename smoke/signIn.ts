/* eslint-disable @typescript-eslint/no-deprecated -- in maintenance mode, and sufficient: SRP without a framework */
import { createHmac } from "node:crypto";
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from "amazon-cognito-identity-js";
import type { Target } from "./target";

/**
 * An access token, by SRP: every client allows it. Where the pool requires a second factor, one is set
 * up on the way.
 *
 * @throws what Cognito returns, or the challenge that is not supported.
 */
export function signIn(target: Target, username: string, password: string): Promise<string> {
  const { userPoolId, clientId, cognitoEndpoint } = target;
  const Pool = new CognitoUserPool({
    UserPoolId: userPoolId,
    ClientId: clientId,
    ...(cognitoEndpoint === undefined ? {} : { endpoint: cognitoEndpoint }),
  });
  const user = new CognitoUser({ Username: username, Pool });
  const details = new AuthenticationDetails({ Username: username, Password: password });
  return new Promise((resolve, reject) => {
    const onFailure = (error: unknown) => {
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const onSuccess = (session: CognitoUserSession) => {
      resolve(session.getAccessToken().getJwtToken());
    };
    const unsupported = (challenge: string) => () => {
      onFailure(`Cognito asks ${username} for ${challenge}, which is not supported here`);
    };
    user.authenticateUser(details, {
      onSuccess,
      onFailure,
      newPasswordRequired: unsupported("a new password"),
      mfaRequired: unsupported("a code by text message"),
      totpRequired: unsupported("a code of a second factor"),
      mfaSetup: () => {
        user.associateSoftwareToken({
          onFailure,
          associateSecretCode: (secret) => {
            const callbacks = { onSuccess, onFailure };
            user.verifySoftwareToken(oneTimeCode(secret, Date.now()), "smoke", callbacks);
          },
        });
      },
    });
  });
}

/**
 * The code that an authenticator app shows at a time (ms) for a base32 secret (RFC 6238: SHA-1, 30 s,
 * 6 digits).
 */
export function oneTimeCode(secret: string, now: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = Array.from(secret, (letter) =>
    alphabet.indexOf(letter).toString(2).padStart(5, "0"),
  );
  const bytes = bits.join("").match(/.{8}/g) ?? [];
  const key = Buffer.from(bytes.map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const digest = createHmac("sha1", key).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 15;
  const code = (digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000;
  return String(code).padStart(6, "0");
}
