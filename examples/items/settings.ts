import type * as pulumi from "@pulumi/pulumi";
import type { ApiDefinition, AuthPoolArgs } from "../../components";

/** The stack's configuration in the components' words; the components judge whether it makes sense. */
export interface Settings {
  readonly pool: AuthPoolArgs;
  readonly api: Omit<ApiDefinition, "routes"> & Required<Pick<ApiDefinition, "cors">>;
  /** What is allowed and should not be. */
  readonly warnings: readonly string[];
}

export function readSettings(config: pulumi.Config): Settings {
  const logRetentionDays = config.requireNumber("logRetentionDays");
  const implicit = config.requireBoolean("implicitGrant");
  const domain = config.require("domainPrefix");
  return {
    pool: {
      ...(domain === "" ? {} : { domain }),
      clients: {
        web: {
          signIn: config.requireBoolean("passwordSignIn") ? ["srp", "password"] : ["srp"],
          oauth: {
            flows: implicit ? ["code", "implicit"] : ["code"],
            callbackUrls: config.requireObject<string[]>("callbackUrls"),
          },
        },
      },
      logRetentionDays,
    },
    api: {
      cors: { origins: config.requireObject<string[]>("corsOrigins") },
      // Any text may be configured; the component refuses what it does not know.
      gatewayLogs: config.require<NonNullable<ApiDefinition["gatewayLogs"]>>("gatewayLogs"),
      logRetentionDays,
    },
    warnings: implicit
      ? [
          "implicitGrant puts tokens into the address bar, into histories and logs: use code with PKCE",
        ]
      : [],
  };
}
