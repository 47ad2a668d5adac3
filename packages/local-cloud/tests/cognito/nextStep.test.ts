import { expect } from "chai";
import { nextStep } from "../../src/cognito/signIn/nextStep";

const app = { secret: "A".repeat(32), enabled: true, preferred: true, lastStep: 0 };
const disabledApp = { ...app, enabled: false, preferred: false };

describe("local Cognito: the next step of a sign-in", () => {
  it("is a new password first, whatever the second factor", () => {
    const status = "FORCE_CHANGE_PASSWORD";
    for (const mfa of ["OFF", "OPTIONAL", "ON"] as const) {
      expect(nextStep({ mfa }, { status, totp: app }), mfa).to.equal("NEW_PASSWORD_REQUIRED");
    }
  });

  const steps = [
    ["OFF", "no app", undefined, "SIGNED_IN"],
    ["OFF", "an enabled app", app, "SIGNED_IN"],
    ["OPTIONAL", "no app", undefined, "SIGNED_IN"],
    ["OPTIONAL", "a disabled app", disabledApp, "SIGNED_IN"],
    ["OPTIONAL", "an enabled app", app, "SOFTWARE_TOKEN_MFA"],
    ["ON", "no app", undefined, "MFA_SETUP"],
    ["ON", "a disabled app", disabledApp, "SOFTWARE_TOKEN_MFA"],
    ["ON", "an enabled app", app, "SOFTWARE_TOKEN_MFA"],
  ] as const;
  for (const [mfa, what, totp, step] of steps) {
    it(`is ${step} with the second factor ${mfa} and ${what}`, () => {
      expect(nextStep({ mfa }, { status: "CONFIRMED", totp })).to.equal(step);
    });
  }
});
