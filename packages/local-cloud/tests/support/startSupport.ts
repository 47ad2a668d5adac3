import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root";

/** The part of a running stack's `outputs.json` that tests read. */
export interface Outputs {
  readonly apiUrl: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  readonly local: {
    readonly cognitoEndpoint: string;
    readonly dynamodbEndpoint: string;
    readonly user: Person;
  };
}

export interface Person {
  readonly username: string;
  readonly password: string;
}

export interface Ended {
  /** `null`: ended by a signal. */
  readonly code: number | null;
  readonly output: string;
}

export interface Started {
  readonly child: ChildProcess;
  /** Rejects with the output when it ends before it is ready. */
  readonly ready: Promise<Outputs>;
  readonly ended: Promise<Ended>;
  readonly output: () => string;
}

/** `local-cloud` with these arguments, as those of Node.js. */
export const command = (...args: readonly string[]) => [
  "--disable-warning=ExperimentalWarning",
  join(root, "packages/local-cloud/bin/local-cloud.js"),
  ...args,
];

/** `npm start` in a folder, which has its temporary files, too. */
export function start(directory: string, args: readonly string[]): Started {
  const child = spawn(process.execPath, command("start", ...args), {
    cwd: directory,
    env: { ...process.env, TMPDIR: directory },
  });
  let output = "";
  const ended = once(child, "close").then(([code]): Ended => ({ code: code as number, output }));
  const ready = new Promise<Outputs>((resolve, reject) => {
    let reached = false;
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const [, file] = /^ {2}Outputs in (.+)\n/m.exec(output) ?? [];
      if (reached || file === undefined) return;
      reached = true;
      resolve(JSON.parse(readFileSync(join(directory, file), "utf8")) as Outputs);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    void ended.then(() => {
      reject(new Error(output));
    });
  });
  ready.catch(() => undefined);
  return { child, ready, ended, output: () => output };
}

/** Calls an operation of Cognito, as the account's administrator. */
export async function cognito(
  { local, userPoolId, userPoolClientId }: Outputs,
  operation: string,
  input: object,
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const whose = operation.startsWith("Admin")
    ? { UserPoolId: userPoolId }
    : { ClientId: userPoolClientId };
  const response = await fetch(local.cognitoEndpoint, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
      Authorization: "AWS4-HMAC-SHA256 Credential=administrator/20270101/us-east-1/cognito-idp",
    },
    body: JSON.stringify({ ...whose, ...input }),
  });
  return {
    status: response.status,
    body: (await response.json()) as Readonly<Record<string, unknown>>,
  };
}

/** An access token; `undefined` when the sign-in fails. */
export async function signIn(
  outputs: Outputs,
  { username, password }: Person,
): Promise<string | undefined> {
  const { body } = await cognito(outputs, "InitiateAuth", {
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: username, PASSWORD: password },
  });
  const result = body.AuthenticationResult as { readonly AccessToken: string } | undefined;
  return result?.AccessToken;
}
