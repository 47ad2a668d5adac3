import type * as pulumi from "@pulumi/pulumi";
import {
  type ApiDefinition,
  type AuthPoolArgs,
  configReader,
  type TodoTableArgs,
} from "@secured-api/components";
import { dynamoDbBudget } from "@secured-api/http/dynamodb";

/** The stack's configuration in the components' words. */
export interface Settings {
  readonly pool: AuthPoolArgs;
  readonly table: TodoTableArgs;
  readonly api: Omit<ApiDefinition, "routes"> & Required<Pick<ApiDefinition, "cors">>;
  /** Pulumi's protection against deletion, for what holds data. */
  readonly protection: { readonly protect: boolean };
  /** Values that are missing or of another type than Pulumi.yaml says, and keys that nothing knows. */
  readonly problems: readonly string[];
  /** Its keys by the arguments of components that they set, for `throwProblems`. */
  readonly keys: Readonly<Record<string, string>>;
}

const keys = {
  "AuthPool: domain": "domainPrefix",
  "AuthPool: logRetentionDays": "logRetentionDays",
  "AuthPool signInDomain: domain": "signInDomain",
  "AuthPool signInDomain: zone": "zone",
  "AuthPool client: a callback or logout URL":
    "callbackUrls and logoutUrls: a callback or logout URL",
  "ApiDomain: domain": "domain",
  "ApiDomain: zone": "zone",
  "SecuredApi: a CORS origin": "corsOrigins: a CORS origin",
  "SecuredApi: logRetentionDays": "logRetentionDays",
  "SecuredApi: throttle.rate": "throttleRate",
  "SecuredApi: throttle.burst": "throttleBurst",
  "SecuredApi: timeout": "timeoutSeconds",
};

/** Reads every value that Pulumi.yaml declares; the components judge whether it makes sense. */
export function readSettings(config: pulumi.Config): Settings {
  const { problems, flag, number, string, list, unknown } = configReader(config);
  const deletionProtection = flag("deletionProtection");
  const logRetentionDays = number("logRetentionDays");
  const prefix = string("domainPrefix");
  const zone = string("zone");
  const [domain, signInDomain] = [string("domain"), string("signInDomain")];
  const callbackUrls = list("callbackUrls");
  const oauth = { callbackUrls, logoutUrls: list("logoutUrls") };
  const timeout = number("timeoutSeconds");
  const reservedConcurrency = number("reservedConcurrency");
  if (timeout * 1000 <= dynamoDbBudget.longestCall) {
    const least = String(dynamoDbBudget.longestCall / 1000);
    problems.push(
      `timeoutSeconds must be more than ${least}, in which DynamoDB may take all its retries, not ${String(timeout)}`,
    );
  }
  const hostedPages = prefix !== "" || signInDomain !== "" || oauth.logoutUrls.length > 0;
  if (hostedPages && callbackUrls.length === 0) {
    problems.push("callbackUrls must name a page, for the hosted sign-in pages to go back to");
  }

  return {
    pool: {
      selfSignUp: flag("selfSignUp"),
      mfa: string("mfa") as NonNullable<AuthPoolArgs["mfa"]>,
      deletionProtection,
      logRetentionDays,
      ...(prefix === "" ? {} : { domain: prefix }),
      ...(signInDomain === "" ? {} : { signInDomain: { name: signInDomain, zone } }),
      clients: {
        web: {
          signIn: flag("passwordSignIn") ? ["srp", "password"] : ["srp"],
          accessTokenMinutes: number("accessTokenMinutes"),
          ...(callbackUrls.length === 0 ? {} : { oauth }),
        },
      },
    },
    table: { deletionProtection },
    api: {
      ...(domain === "" ? {} : { domain: { name: domain, zone } }),
      cors: {
        origins: list("corsOrigins"),
        headers: ["Idempotency-Key", "If-Match", "If-None-Match"],
      },
      throttle: { rate: number("throttleRate"), burst: number("throttleBurst") },
      gatewayLogs: string("gatewayLogs") as NonNullable<ApiDefinition["gatewayLogs"]>,
      logRetentionDays,
      timeout,
      memorySize: number("memorySize"),
      ...(reservedConcurrency === 0 ? {} : { reservedConcurrency }),
    },
    protection: { protect: deletionProtection },
    // The last: everything has been read then.
    problems: [...problems, ...unknown()],
    keys,
  };
}
