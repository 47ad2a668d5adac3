import { randomBytes, randomUUID } from "node:crypto";
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Target } from "./target";

export interface Person {
  readonly username: string;
  readonly password: string;
}

/** What makes and removes people in a pool. */
export interface Directory {
  create(person: Person): Promise<void>;
  remove(username: string): Promise<void>;
}

/** The target's pool, by calls that AWS credentials sign; the local Cognito takes any. */
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
    remove: async (username) => {
      await client.send(new AdminDeleteUserCommand({ ...pool, Username: username }));
    },
  };
}

/** Gives `use` two people that nobody else knows, and removes them afterwards, whatever happened. */
export async function withPeople<Result>(
  directory: Directory,
  use: (a: Person, b: Person) => Promise<Result>,
): Promise<Result> {
  const a = stranger();
  const b = stranger();
  const created: Person[] = [];
  try {
    for (const person of [a, b]) {
      // Noted first: a person whose password was refused is there as well.
      created.push(person);
      await directory.create(person);
    }
    return await use(a, b);
  } finally {
    const removals = created.map(({ username }) => directory.remove(username));
    const failed = (await Promise.allSettled(removals)).flatMap((removal, i) =>
      removal.status === "rejected"
        ? [`${String(created[i]?.username)}: ${String(removal.reason)}`]
        : [],
    );
    if (failed.length > 0) console.error(`not removed: ${failed.join("; ")}`);
  }
}

function stranger(): Person {
  return {
    username: `smoke-${randomUUID()}@example.com`,
    password: `${randomBytes(24).toString("base64url")}-Aa1`,
  };
}
