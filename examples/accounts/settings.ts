import type * as pulumi from "@pulumi/pulumi";
import { type ApiDefinition, type AuthPoolArgs, configReader } from "@secured-api/components";

/** The stack's configuration in the components' words. */
interface Settings {
  readonly pool: AuthPoolArgs;
  readonly api: Omit<ApiDefinition, "routes">;
  /** Limits of each public route. */
  readonly throttle: { readonly rate: number; readonly burst: number };
  readonly attemptsPerClient: number;
  /** More environment variables for every function. */
  readonly environment: Readonly<Record<string, string>>;
  /** Values that are missing, of another type than Pulumi.yaml says, or without what they need; and keys that nothing knows. */
  readonly problems: readonly string[];
  /** Its keys by the arguments of components that they set, for `throwProblems`. */
  readonly keys: Readonly<Record<string, string>>;
}

/** Shorter ones are rejected by the pool, and by `POST /user` before it. */
export const minimumPasswordLength = 10;

const keys = {
  "AuthPool: logRetentionDays": "logRetentionDays",
  "SecuredApi: logRetentionDays": "logRetentionDays",
  "SecuredApi route: throttle.rate": "publicRate",
  "SecuredApi route: throttle.burst": "publicBurst",
};

/** Reads every value that Pulumi.yaml declares; the components judge whether it makes sense. */
export function readSettings(config: pulumi.Config): Settings {
  const { problems, number, string, map, unknown } = configReader(config);
  const logRetentionDays = number("logRetentionDays");
  const [from, identityArn] = [string("senderAddress"), string("senderIdentityArn")];
  const [domain, zone] = [string("domain"), string("zone")];
  const attemptsPerClient = number("attemptsPerClient");
  if ((from === "") !== (identityArn === "")) {
    problems.push("senderAddress and senderIdentityArn: one needs the other");
  }
  if (!Number.isInteger(attemptsPerClient) || attemptsPerClient < 1) {
    problems.push(`attemptsPerClient must be an integer from 1, not ${String(attemptsPerClient)}`);
  }
  return {
    pool: {
      selfSignUp: true,
      minimumPasswordLength,
      logRetentionDays,
      // The document signs in with InitiateAuth and a password.
      clients: { client: { signIn: ["srp", "password"] } },
      ...(from !== "" && { sender: { from, identityArn } }),
    },
    api: {
      stageName: "prod",
      ...(domain !== "" && { domain: { name: domain, zone } }),
      // The component rejects any other string.
      gatewayLogs: string("gatewayLogs") as NonNullable<ApiDefinition["gatewayLogs"]>,
      logRetentionDays,
    },
    throttle: { rate: number("publicRate"), burst: number("publicBurst") },
    attemptsPerClient,
    environment: map("environmentVariables"),
    // The last: everything has been read then.
    problems: [...problems, ...unknown()],
    keys,
  };
}
