import type * as pulumi from "@pulumi/pulumi";
import {
  type ApiDefinition,
  type AuthPoolArgs,
  configReader,
  type TableArgs,
} from "@secured-api/components";

/** The stack's configuration in the components' words, with what the program itself decides. */
interface Settings {
  readonly pool: AuthPoolArgs;
  readonly table: Pick<TableArgs, "deletionProtection">;
  readonly api: Omit<ApiDefinition, "routes"> & Required<Pick<ApiDefinition, "cors">>;
  /** Pulumi's own protection against deletion, for what holds data. */
  readonly protection: { readonly protect: boolean };
  /** Values that are missing or of another type than Pulumi.yaml says, and keys that nothing knows. */
  readonly problems: readonly string[];
  /** Its keys by the arguments of components that they set, for `throwProblems`. */
  readonly keys: Readonly<Record<string, string>>;
}

const keys = {
  "AuthPool: logRetentionDays": "logRetentionDays",
  "SecuredApi: a CORS origin": "corsOrigins: a CORS origin",
  "SecuredApi: logRetentionDays": "logRetentionDays",
};

/** Reads what Pulumi.yaml declares; the components judge whether it makes sense. */
export function readSettings(config: pulumi.Config): Settings {
  const { problems, flag, number, string, list, unknown } = configReader(config);
  const deletionProtection = flag("deletionProtection");
  const logRetentionDays = number("logRetentionDays");
  return {
    pool: {
      deletionProtection,
      minimumPasswordLength: number("minimumPasswordLength"),
      clients: {
        api: {
          secret: true,
          signIn: ["password", "admin-password"],
          refreshTokenDays: 1,
          transform: (args) => ({ ...args, name: "applicationapiclient" }),
        },
      },
    },
    table: { deletionProtection },
    api: {
      stageName: "prod",
      authorizerName: "apiauth",
      cors: {
        origins: list("corsOrigins"),
        headers: ["X-Amz-Date", "X-Api-Key", "X-Amz-Security-Token"],
      },
      // The component rejects any other string.
      gatewayLogs: string("gatewayLogs") as NonNullable<ApiDefinition["gatewayLogs"]>,
      logRetentionDays,
      // Some requests send several to DynamoDB, each of which may be retried for 9 seconds.
      timeout: 28,
    },
    protection: { protect: deletionProtection },
    // The last: everything has been read then.
    problems: [...problems, ...unknown()],
    keys,
  };
}
