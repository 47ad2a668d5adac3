import type * as pulumi from "@pulumi/pulumi";
import type { ApiDefinition, AuthPoolArgs, TodoTableArgs } from "./components";

/** The stack's configuration in the components' words. */
export interface Settings {
  readonly pool: AuthPoolArgs;
  readonly table: TodoTableArgs;
  readonly api: Omit<ApiDefinition, "routes"> & Required<Pick<ApiDefinition, "cors">>;
  /** Pulumi's own protection against deletion, for what holds data. */
  readonly protection: { readonly protect: boolean };
  /** Values that are missing or of another type than Pulumi.yaml says. */
  readonly problems: readonly string[];
}

/** Reads every value that Pulumi.yaml declares; the components judge whether it makes sense. */
export function readSettings(config: pulumi.Config): Settings {
  const problems: string[] = [];
  function read<T>(value: () => T, otherwise: T): T {
    try {
      return value();
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return otherwise;
    }
  }
  const flag = (key: string) => read(() => config.requireBoolean(key), false);
  const number = (key: string) => read(() => config.requireNumber(key), 0);
  const text = (key: string) => read(() => config.require(key), "");
  const list = (key: string) => read(() => config.requireObject<string[]>(key), []);

  const deletionProtection = flag("deletionProtection");
  const logRetentionDays = number("logRetentionDays");
  const domain = text("domainPrefix");
  const callbackUrls = list("callbackUrls");
  const oauth = { callbackUrls, logoutUrls: list("logoutUrls") };

  return {
    pool: {
      selfSignUp: flag("selfSignUp"),
      mfa: text("mfa") as NonNullable<AuthPoolArgs["mfa"]>,
      deletionProtection,
      logRetentionDays,
      ...(domain === "" ? {} : { domain }),
      clients: {
        web: {
          signIn: flag("passwordSignIn") ? ["srp", "password"] : ["srp"],
          ...(callbackUrls.length === 0 ? {} : { oauth }),
        },
      },
    },
    table: { deletionProtection },
    api: {
      cors: {
        origins: list("corsOrigins"),
        headers: ["Idempotency-Key", "If-Match", "If-None-Match"],
      },
      throttle: { rate: number("throttleRate"), burst: number("throttleBurst") },
      gatewayLogs: text("gatewayLogs") as NonNullable<ApiDefinition["gatewayLogs"]>,
      logRetentionDays,
      timeout: number("timeoutSeconds"),
      memorySize: number("memorySize"),
    },
    protection: { protect: deletionProtection },
    problems,
  };
}
