import { spawnSync, type StdioOptions } from "node:child_process";
import { parseArgs } from "node:util";
import { readOutputs, usageError } from "@secured-api/local-cloud";

/** The stack that is tested. */
export interface Target {
  readonly apiUrl: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly region: string;
  /** The local Cognito's; the region's by default. */
  readonly cognitoEndpoint: string | undefined;
  /** A page's origin; the cases that need one are left out where the API does not know it. */
  readonly origin: string;
  /** How long the stack is waited for until its responses are judged. */
  readonly waitSeconds: number;
}

export const usage = `Tests a running stack: creates two people, signs them in, sends every request of the HTTP contract, compares the
responses, and deletes what it created. Exits with 1 when a response differs.

  npm run smoke [-- [--program NAME | --stack NAME | --url URL --pool ID --client ID] [--origin ORIGIN]
                     [--wait SECONDS]]

  (nothing)  the stack that npm start runs
  --program  which of those, such as todo-api-dev, when several run
  --stack    a deployed stack, by its outputs; needs the Pulumi CLI and AWS credentials
  --url …    a deployed API, by its address and its pool; needs AWS credentials
  --origin   a page that may call the API               (default: http://localhost:5173)
  --wait     seconds, at most, until the API responds as it should; 0 judges it at once       (default: 300)`;

const options = {
  program: { type: "string" },
  stack: { type: "string" },
  url: { type: "string" },
  pool: { type: "string" },
  client: { type: "string" },
  origin: { type: "string", default: "http://localhost:5173" },
  wait: { type: "string", default: "300" },
  help: { type: "boolean", default: false },
} as const;

/**
 * @returns `undefined` when help is requested.
 * Rejects with a usage error.
 */
export async function readTarget(args: readonly string[]): Promise<Target | undefined> {
  const { program, stack, url, pool, client, origin, wait, help } = parsed(args);
  if (help) return undefined;
  const how = { origin, waitSeconds: seconds(wait) };
  const direct = { apiUrl: url, userPoolId: pool, userPoolClientId: client };
  const isDirect = Object.values(direct).some((value) => value !== undefined);
  if ([program !== undefined, stack !== undefined, isDirect].filter(Boolean).length > 1) {
    throw usageError(`either --program, --stack or --url …\n\n${usage}`);
  }
  if (isDirect) return target("the arguments", direct, how);
  if (stack !== undefined) return target(`stack "${stack}"`, deployedOutputs(stack), how);
  const { local, ...outputs } = await readOutputs(program);
  // With a custom domain the API has an address that nothing serves here.
  const served = { ...outputs, ...(local.apiUrl !== undefined && { apiUrl: local.apiUrl }) };
  return { ...target("the local stack", served, how), cognitoEndpoint: local.cognitoEndpoint };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw usageError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function seconds(wait: string): number {
  if (/^\d{1,4}$/.test(wait)) return Number(wait);
  throw usageError(`--wait must be a whole number of seconds up to 9999, not "${wait}"`);
}

function target(
  from: string,
  outputs: Readonly<Record<string, unknown>>,
  how: Pick<Target, "origin" | "waitSeconds">,
): Target {
  const { apiUrl, userPoolId, userPoolClientId } = outputs;
  const needed = { apiUrl, userPoolId, userPoolClientId };
  const missing = Object.entries(needed).flatMap(([name, value]) =>
    typeof value === "string" && value !== "" ? [] : [name],
  );
  if (missing.length > 0) throw usageError(`${from} lack ${missing.join(", ")}`);
  const [, region] = /^([a-z]+(?:-[a-z0-9]+)+)_\w+$/.exec(String(userPoolId)) ?? [];
  if (region === undefined) {
    throw usageError(`a pool's id is like us-east-1_AbCdEfGhI, not "${String(userPoolId)}"`);
  }
  return {
    apiUrl: String(apiUrl),
    userPoolId: String(userPoolId),
    clientId: String(userPoolClientId),
    region,
    cognitoEndpoint: undefined,
    ...how,
  };
}

function deployedOutputs(stack: string): Readonly<Record<string, unknown>> {
  const args = ["stack", "output", "--json", "--stack", stack];
  // The CLI's errors are shown as they are.
  const stdio: StdioOptions = ["ignore", "pipe", "inherit"];
  const { error, status, stdout } = spawnSync("pulumi", args, { encoding: "utf8", stdio });
  if (error !== undefined) {
    throw new Error(`--stack needs the Pulumi CLI, which could not be started: ${error.message}`);
  }
  if (status !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${String(status)}`);
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
}
