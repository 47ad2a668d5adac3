/* eslint-disable @typescript-eslint/no-deprecated --
   no other library that signs in by SRP runs outside of a browser and is as widely used; it is deprecated for a larger one */
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from "amazon-cognito-identity-js";
import { type Ids, password, type Started } from "./support";

/** What the library calls back with, by the callback's name. */
export type Outcome =
  | { readonly step: "onSuccess"; readonly accessToken: string }
  | { readonly step: "onFailure"; readonly message: string }
  | { readonly step: "newPasswordRequired" | "totpRequired" | "mfaSetup" };

/** A person at a client of amazon-cognito-identity-js, which proves passwords and never sends them. */
export interface SrpPerson {
  readonly authenticate: (password?: string) => Promise<Outcome>;
  readonly newPassword: () => Promise<Outcome>;
  /** The secret of a new software token. */
  readonly associate: () => Promise<string>;
  readonly verifyToken: (code: string) => Promise<Outcome>;
  readonly sendCode: (code: string) => Promise<Outcome>;
}

export function srpPerson({ url }: Started, at: Ids, Username: string): SrpPerson {
  const Pool = new CognitoUserPool({
    UserPoolId: at.poolId,
    ClientId: at.clientId,
    endpoint: url,
  });
  const user = new CognitoUser({ Username, Pool });
  const outcome = (start: (calls: ReturnType<typeof callbacks>) => void) =>
    new Promise<Outcome>((resolve) => {
      start(callbacks(resolve));
    });
  return {
    authenticate: (Password = password) =>
      outcome((calls) => {
        user.authenticateUser(new AuthenticationDetails({ Username, Password }), calls);
      }),
    newPassword: () =>
      outcome((calls) => {
        user.completeNewPasswordChallenge(password, {}, calls);
      }),
    associate: () =>
      new Promise((resolve, reject) => {
        user.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject });
      }),
    verifyToken: (code) =>
      outcome((calls) => {
        user.verifySoftwareToken(code, "phone", calls);
      }),
    sendCode: (code) =>
      outcome((calls) => {
        user.sendMFACode(code, calls, "SOFTWARE_TOKEN_MFA");
      }),
  };
}

function callbacks(resolve: (outcome: Outcome) => void) {
  const step = (name: "newPasswordRequired" | "totpRequired" | "mfaSetup") => () => {
    resolve({ step: name });
  };
  return {
    onSuccess: (session: CognitoUserSession) => {
      resolve({ step: "onSuccess", accessToken: session.getAccessToken().getJwtToken() });
    },
    onFailure: (failure: unknown) => {
      resolve({ step: "onFailure", message: (failure as Error).message });
    },
    newPasswordRequired: step("newPasswordRequired"),
    totpRequired: step("totpRequired"),
    mfaSetup: step("mfaSetup"),
  };
}
