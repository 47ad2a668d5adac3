import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Properties } from "../program/properties";
import { usageError } from "../program/project";

/** What a running local stack is reached by, beside the program's own outputs. */
export interface LocalAccess {
  /** The API's first stage, which serves it here also when it has a domain of its own. */
  readonly apiUrl?: string;
  readonly cognitoEndpoint: string;
  readonly dynamodbEndpoint: string;
  /** The page with the mails that Cognito has sent. */
  readonly outbox: string;
  readonly jwksUri?: string;
  /** Where the hosted pages are, when the user pool has a domain. */
  readonly hostedUi?: string;
  /** The page to sign in on, for the first client that may send people there. */
  readonly signInPage?: string;
  /** The user pool's first client that signs in with a password; with the user's `SECRET_HASH` when it has a secret. */
  readonly client?: { readonly id: string; readonly secretHash?: string };
  readonly user?: { readonly username: string; readonly password: string };
}

export interface Outputs extends Properties {
  readonly local: LocalAccess;
}

const file = join(".local", "outputs.json");

/** Writes `.local/outputs.json`: the outputs as `pulumi stack output --json` prints them, and `local`. */
export function writeOutputs(outputs: Outputs): void {
  mkdirSync(dirname(file), { recursive: true });
  // It holds the demo user's password.
  writeFileSync(file, `${JSON.stringify(outputs, null, 2)}\n`, { mode: 0o600 });
}

export function readOutputs(): Outputs {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Outputs;
  } catch {
    throw usageError(`${file} is not there: start the stack first, with npm start`);
  }
}
