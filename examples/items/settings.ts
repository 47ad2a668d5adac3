import type * as pulumi from "@pulumi/pulumi";
import { type ApiDefinition, type AuthPoolArgs, configReader } from "@secured-api/components";

/** The stack's configuration in the components' words. */
interface Settings {
  readonly pool: AuthPoolArgs;
  readonly api: Omit<ApiDefinition, "routes"> & Required<Pick<ApiDefinition, "cors">>;
  /** What is allowed and should not be. */
  readonly warnings: readonly string[];
  /** Values that are missing or of another type than Pulumi.yaml says. */
  readonly problems: readonly string[];
}

/** Reads every value that Pulumi.yaml declares; the components judge whether it makes sense. */
export function readSettings(config: pulumi.Config): Settings {
  const { problems, flag, number, string, list } = configReader(config);
  const logRetentionDays = number("logRetentionDays");
  const implicit = flag("implicitGrant");
  const domain = string("domainPrefix");
  return {
    pool: {
      scopes: {
        items: { read: "Read your items", write: "Store items", audit: "Read everyone's items" },
      },
      everyone: ["items/read", "items/write"],
      groups: { admins: ["items/audit"] },
      ...(domain === "" ? {} : { domain }),
      clients: {
        web: {
          signIn: flag("passwordSignIn") ? ["srp", "password"] : ["srp"],
          oauth: {
            flows: implicit ? ["code", "implicit"] : ["code"],
            callbackUrls: list("callbackUrls"),
          },
        },
      },
      logRetentionDays,
    },
    api: {
      cors: { origins: list("corsOrigins") },
      // The component rejects any other string.
      gatewayLogs: string("gatewayLogs") as NonNullable<ApiDefinition["gatewayLogs"]>,
      logRetentionDays,
    },
    warnings: implicit
      ? [
          "implicitGrant puts tokens into the address bar, into histories and logs: use code with PKCE",
        ]
      : [],
    problems,
  };
}
