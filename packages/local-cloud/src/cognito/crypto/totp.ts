import { Secret, TOTP } from "otpauth";

/**
 * Time-based one-time passwords as authenticator apps make them: SHA-1, six digits, steps of 30 seconds, which are the
 * library's defaults. https://datatracker.ietf.org/doc/html/rfc6238
 */

/** A new secret of 160 bits in base32, the form in which people enter it into an app. */
export function createTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The code of a secret at a moment in milliseconds. */
export function totpCode(secret: string, at: number): string {
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: at });
}

/** The 30-second step that the code belongs to: the current one, the one before or the one after; `undefined` for none. */
export function matchingStep(secret: string, code: string, now: number): number | undefined {
  // The library throws for a code of six characters that are not ASCII.
  if (!/^\d{6}$/.test(code)) return undefined;
  const stepsFromNow = TOTP.validate({
    token: code,
    secret: Secret.fromBase32(secret),
    timestamp: now,
    window: 1,
  });
  return stepsFromNow === null ? undefined : TOTP.counter({ timestamp: now }) + stepsFromNow;
}
