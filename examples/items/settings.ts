import type * as pulumi from "@pulumi/pulumi";
import { type ApiDefinition, type AuthPoolArgs, configReader } from "@secured-api/components";

/** The stack's configuration in the components' words. */
interface Settings {
  readonly pool: AuthPoolArgs;
  readonly api: Omit<ApiDefinition, "routes"> & Required<Pick<ApiDefinition, "cors">>;
  /** What is allowed and should not be. */
  readonly warnings: readonly string[];
  /** Values that are missing or of another type than Pulumi.yaml says, and keys that nothing knows. */
  readonly problems: readonly string[];
  /** Its keys by the arguments of components that they set, for `throwProblems`. */
  readonly keys: Readonly<Record<string, string>>;
}

const keys = {
  "AuthPool: domain": "domainPrefix",
  "AuthPool: logRetentionDays": "logRetentionDays",
  "AuthPool client: a callback or logout URL": "callbackUrls: a callback or logout URL",
  "SecuredApi: a CORS origin": "corsOrigins: a CORS origin",
  "SecuredApi: logRetentionDays": "logRetentionDays",
};

/** Reads every value that Pulumi.yaml declares; the components judge whether it makes sense. */
export function readSettings(config: pulumi.Config): Settings {
  const { problems, flag, number, string, list, unknown } = configReader(config);
  const logRetentionDays = number("logRetentionDays");
  const callbackUrls = list("callbackUrls");
  const [defaultRedirectUrl] = callbackUrls;
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
            callbackUrls,
            ...(defaultRedirectUrl === undefined ? {} : { defaultRedirectUrl }),
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
    // The last: everything has been read then.
    problems: [...problems, ...unknown()],
    keys,
  };
}
