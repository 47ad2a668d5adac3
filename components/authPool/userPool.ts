import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { transformed } from "../shared/transform";
import { type AuthPoolArgs, mfaModes } from "./authPoolArgs";

/** The user pool itself, from the component's arguments. */
export function userPool(
  name: string,
  args: AuthPoolArgs,
  triggerArn: pulumi.Output<string> | undefined,
  opts: pulumi.CustomResourceOptions,
): aws.cognito.UserPool {
  const mfa = mfaModes[args.mfa ?? "optional"];
  const defaults: aws.cognito.UserPoolArgs = {
    name,
    // Access tokens can be customized from this tier on: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-sign-in-feature-plans.html
    userPoolTier: "ESSENTIALS",
    ...((args.signIn ?? "email") === "email" ? { usernameAttributes: ["email"] } : {}),
    usernameConfiguration: { caseSensitive: false },
    autoVerifiedAttributes: ["email"],
    userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] },
    accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
    adminCreateUserConfig: { allowAdminCreateUserOnly: !(args.selfSignUp ?? false) },
    passwordPolicy: {
      minimumLength: args.minimumPasswordLength ?? 12,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
      temporaryPasswordValidityDays: 7,
    },
    mfaConfiguration: mfa,
    ...(mfa === "OFF" ? {} : { softwareTokenMfaConfiguration: { enabled: true } }),
    deletionProtection: args.deletionProtection ? "ACTIVE" : "INACTIVE",
    ...(args.sender === undefined
      ? {}
      : {
          emailConfiguration: {
            emailSendingAccount: "DEVELOPER",
            fromEmailAddress: args.sender.from,
            sourceArn: args.sender.identityArn,
          },
        }),
    ...(triggerArn === undefined
      ? {}
      : {
          lambdaConfig: {
            preTokenGenerationConfig: { lambdaArn: triggerArn, lambdaVersion: "V2_0" },
          },
        }),
  };
  return new aws.cognito.UserPool(name, transformed(defaults, args.transform?.userPool), opts);
}
