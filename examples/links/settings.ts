import type * as pulumi from "@pulumi/pulumi";
import type { ApiDefinition, AuthPoolArgs, TableArgs } from "../../components";

/** The stack's configuration in the components' words, beside what the program itself fixes. */
export interface Settings {
  readonly pool: AuthPoolArgs;
  readonly table: Pick<TableArgs, "deletionProtection">;
  readonly api: Omit<ApiDefinition, "routes"> & Required<Pick<ApiDefinition, "cors">>;
  /** Pulumi's own protection against deletion, for what holds data. */
  readonly protection: { readonly protect: boolean };
}

/** Reads what Pulumi.yaml declares; the components judge whether it makes sense. */
export function readSettings(config: pulumi.Config): Settings {
  const deletionProtection = config.requireBoolean("deletionProtection");
  const logRetentionDays = config.requireNumber("logRetentionDays");
  return {
    pool: {
      deletionProtection,
      minimumPasswordLength: config.requireNumber("minimumPasswordLength"),
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
        origins: config.requireObject<string[]>("corsOrigins"),
        headers: ["X-Amz-Date", "X-Api-Key", "X-Amz-Security-Token"],
      },
      // SecuredApi refuses any other.
      gatewayLogs: config.require<NonNullable<ApiDefinition["gatewayLogs"]>>("gatewayLogs"),
      logRetentionDays,
      // Some requests need several of DynamoDB, each of which may be tried again for 9 seconds.
      timeout: 28,
    },
    protection: { protect: deletionProtection },
  };
}
