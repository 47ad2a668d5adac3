import { parseArgs } from "node:util";
import { messageOf } from "../shared/messageOf";
import { usageError } from "../shared/usageError";

export const usage = `Runs a Pulumi program on this machine.

  local-cloud start [PROGRAM_DIR] [--stack NAME] [--config KEY=VALUE] [--port N] [--persist] [--watch] [--verbose]
  npm start -- …    the same as a script of npm

  PROGRAM_DIR  folder of the Pulumi.yaml         (default: the current one)
  --stack      whose Pulumi.NAME.yaml to use     (default: dev)
  --config     overrides a value of the stack's file; may be repeated
  --port       of the API; 0 takes any free one  (default: 3000; Cognito 10 above, DynamoDB 11, the outbox 12)
  --persist    keep tables and users in .local/
  --watch      run the program again when one of its files changes
  --verbose    show what functions write to their logs`;

/** The options of the command `start`. */
export interface StartOptions {
  readonly directory: string;
  readonly stack: string;
  /** Values that override those of the stack's file, by key. */
  readonly config: Readonly<Record<string, string>>;
  readonly port: number;
  readonly persist: boolean;
  readonly watch: boolean;
  readonly verbose: boolean;
}

// The outbox listens twelve above.
const highestPort = 65_535 - 12;

/**
 * Reads the arguments of `start`; `undefined` when they ask for help.
 *
 * @throws a usage error that says what is wrong, with the usage.
 */
export function readStartOptions(args: readonly string[]): StartOptions | undefined {
  const options = {
    stack: { type: "string", default: "dev" },
    config: { type: "string", short: "c", multiple: true },
    port: { type: "string", default: "3000" },
    persist: { type: "boolean", default: false },
    watch: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const port = Number(values.port);
    if (values.help) return undefined;
    if (positionals.length > 1)
      throw new Error(`only one program runs at a time: ${positionals.join(", ")}`);
    if (!/^\d+$/.test(values.port) || port > highestPort) {
      throw new Error(
        `--port must be a number from 0 to ${String(highestPort)}, not ${values.port}`,
      );
    }
    const config = Object.fromEntries((values.config ?? []).map(readSetting));
    return { ...values, directory: positionals[0] ?? ".", config, port };
  } catch (error) {
    throw usageError(`${messageOf(error)}\n\n${usage}`);
  }
}

function readSetting(setting: string): readonly [string, string] {
  const end = setting.indexOf("=");
  if (end < 1) throw new Error(`--config must be KEY=VALUE, not ${setting}`);
  return [setting.slice(0, end), setting.slice(end + 1)];
}
