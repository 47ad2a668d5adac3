import type * as pulumi from "@pulumi/pulumi";
import type { ApiDefinition, AuthPoolArgs } from "../../components";

/** The stack's configuration in the components' words; the components judge whether it makes sense. */
export interface Settings {
  readonly pool: Omit<AuthPoolArgs, "clients">;
  readonly api: Omit<ApiDefinition, "routes">;
  /** Limits of each public route. */
  readonly throttle: { readonly rate: number; readonly burst: number };
  readonly attemptsPerClient: number;
  /** Variables of one's own for every function. */
  readonly environment: Readonly<Record<string, string>>;
}

export function readSettings(config: pulumi.Config): Settings {
  const logRetentionDays = config.requireNumber("logRetentionDays");
  const from = config.require("senderAddress");
  const domain = config.require("domain");
  return {
    pool: {
      logRetentionDays,
      ...(from !== "" && { sender: { from, identityArn: config.require("senderIdentityArn") } }),
    },
    api: {
      ...(domain !== "" && { domain: { name: domain, zone: config.require("zone") } }),
      // Any text may be configured; the component refuses what it does not know.
      gatewayLogs: config.require<NonNullable<ApiDefinition["gatewayLogs"]>>("gatewayLogs"),
      logRetentionDays,
    },
    throttle: {
      rate: config.requireNumber("publicRate"),
      burst: config.requireNumber("publicBurst"),
    },
    attemptsPerClient: config.requireNumber("attemptsPerClient"),
    // Pulumi.yaml has no type for a map, so this key is not declared there.
    environment: config.getObject<Record<string, string>>("environmentVariables") ?? {},
  };
}
