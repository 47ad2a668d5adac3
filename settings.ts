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
  /** Values that are missing or of another type than Pulumi.yaml says. */
  readonly problems: readonly string[];
}

/** Reads every value that Pulumi.yaml declares; the components judge whether it makes sense. */
export function readSettings(config: pulumi.Config): Settings {
  const { problems, flag, number, string, list } = configReader(config);
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
    problems,
  };
}
