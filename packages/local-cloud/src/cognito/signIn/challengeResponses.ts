import type { ChallengeName } from "../state/challenges";
import type { Answer } from "./answer";
import { mfaSetup } from "./mfaSetup";
import { newPassword } from "./newPassword";
import { passwordVerifier } from "./passwordVerifier";
import { softwareTokenMfa } from "./softwareTokenMfa";

const known = {
  MFA_SETUP: mfaSetup,
  NEW_PASSWORD_REQUIRED: newPassword,
  PASSWORD_VERIFIER: passwordVerifier,
  SOFTWARE_TOKEN_MFA: softwareTokenMfa,
} satisfies Record<ChallengeName, Answer>;

/** The challenges that can be answered, by their API name. */
export const answers: ReadonlyMap<string, Answer> = new Map(Object.entries(known));
