import { randomBytes, randomUUID } from "node:crypto";
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  UserNotFoundException,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Target } from "./target";

/** Someone who can sign in. */
interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Creates and deletes people in a pool. */
export interface Directory {
  create(person: Credentials): Promise<void>;
  delete(username: string): Promise<void>;
}

/** The target's pool, by calls that AWS credentials sign; the local Cognito accepts any. */
export function poolDirectory({ userPoolId, region, cognitoEndpoint }: Target): Directory {
  const local = cognitoEndpoint && {
    endpoint: cognitoEndpoint,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  };
  const client = new CognitoIdentityProviderClient({ region, ...local });
  const pool = { UserPoolId: userPoolId };
  return {
    create: async ({ username, password }) => {
      const person = { ...pool, Username: username };
      await client.send(
        new AdminCreateUserCommand({
          ...person,
          MessageAction: "SUPPRESS",
          UserAttributes: [
            { Name: "email", Value: username },
            { Name: "email_verified", Value: "true" },
          ],
        }),
      );
      await client.send(
        new AdminSetUserPasswordCommand({ ...person, Password: password, Permanent: true }),
      );
    },
    delete: async (username) => {
      try {
        await client.send(new AdminDeleteUserCommand({ ...pool, Username: username }));
      } catch (error) {
        if (!(error instanceof UserNotFoundException)) throw error;
      }
    },
  };
}

/**
 * Calls `use` with two people that no one else knows, and deletes them afterwards, whatever happened.
 *
 * @throws what `use` throws, and who could not be deleted.
 */
export async function withPeople<Result>(
  directory: Directory,
  use: (a: Credentials, b: Credentials) => Promise<Result>,
): Promise<Result> {
  const a = stranger();
  const b = stranger();
  const created: Credentials[] = [];
  const run = async () => {
    for (const person of [a, b]) {
      // Noted first: a person whose password was rejected exists as well.
      created.push(person);
      await directory.create(person);
    }
    return use(a, b);
  };
  const [outcome] = await Promise.allSettled([run()]);
  const deletions = created.map(({ username }) => directory.delete(username));
  const left = (await Promise.allSettled(deletions)).flatMap((deletion, i) =>
    deletion.status === "rejected"
      ? [`not deleted: ${String(created[i]?.username)}: ${reason(deletion)}`]
      : [],
  );
  if (left.length === 0 && outcome.status === "fulfilled") return outcome.value;
  throw new Error(
    [...(outcome.status === "rejected" ? [reason(outcome)] : []), ...left].join("\n"),
  );
}

function reason({ reason: error }: PromiseRejectedResult): string {
  return error instanceof Error ? error.message : String(error);
}

function stranger(): Credentials {
  return {
    username: `smoke-${randomUUID()}@example.com`,
    password: `${randomBytes(24).toString("base64url")}-Aa1`,
  };
}
