import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { RequestLog } from "./apigateway/gateway";
import type * as CloudModule from "./cloud";
import type { Cloud } from "./cloud";
import { deploy, type Target } from "./deploy";
import type { Resource } from "./engine/engine";
import type { Program } from "./engine/program";
import { type LocalAccess, writeOutputs } from "./outputs";
import { readProject, usageError } from "./project";
import { summary } from "./summary";

const usage = `Runs a Pulumi program on this machine.

  npm start [-- [PROGRAM_DIR] [--stack NAME] [--port N] [--persist] [--verbose]]

  PROGRAM_DIR  folder of the Pulumi.yaml         (default: this one)
  --stack      whose Pulumi.NAME.yaml to use     (default: dev)
  --port       of the API; 0 takes any free one  (default: 3000; Cognito 10 above, DynamoDB 11)
  --persist    keep tables and users in .local/
  --verbose    show what functions write to their logs`;

interface Command {
  readonly directory: string;
  readonly stack: string;
  readonly port: number;
  readonly persist: boolean;
  readonly verbose: boolean;
}

async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2));
  if (command === undefined) {
    console.log(usage);
    return;
  }
  const program = readProject(command.directory, command.stack);
  const title = `${program.project} (${program.stack})`;
  console.log(`Starting ${title} …`);

  let cloud: Promise<Cloud> | undefined;
  const close = async () => {
    await cloud?.then((started) => started.close()).catch(() => undefined);
  };
  stopOnSignal(close);
  try {
    const resources: Resource[] = [];
    const open = async (): Promise<Target> => {
      cloud = openCloud(command, program);
      return recording(await cloud, resources);
    };
    const outputs = await deploy(program, open, (line) => {
      console.error(line);
    });
    if (cloud === undefined) throw new Error("no cloud was started");
    const started = await cloud;
    const local = await access(started, resources);
    writeOutputs({ ...outputs, local });
    console.log(summary(title, { ...outputs, local }, resources, started.recorded()));
  } catch (error) {
    await close();
    throw error;
  }
}

/** The services, with their news on the terminal. */
function openCloud({ port, persist, verbose }: Command, program: Program): Promise<Cloud> {
  // Loaded only now, while Pulumi's runtime is on its way.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { startCloud } = require("./cloud") as typeof CloudModule;
  return startCloud({
    region: program.config["aws:region"] ?? "us-east-1",
    port,
    directory: persist ? join(".local", `${program.project}-${program.stack}`) : undefined,
    onRequest: (entry) => {
      console.log(requestLine(entry));
    },
    onMessage: (message) => {
      const text =
        message.kind === "invitation"
          ? `your temporary password is ${message.temporaryPassword}`
          : `your confirmation code is ${message.code}`;
      console.log(`Mail to ${message.to}: ${text}`);
    },
    onOutput: (functionName, line) => {
      if (verbose) console.log(`${functionName}: ${line}`);
    },
    onNotice: (line) => {
      console.error(line);
    },
  });
}

function recording(cloud: Cloud, resources: Resource[]): Target {
  return {
    invoke: (token, args) => cloud.invoke(token, args),
    register: (resource) => {
      resources.push(resource);
      return cloud.register(resource);
    },
  };
}

function readCommand(args: readonly string[]): Command | undefined {
  const options = {
    stack: { type: "string", default: "dev" },
    port: { type: "string", default: "3000" },
    persist: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const port = Number(values.port);
    if (values.help) return undefined;
    if (positionals.length > 1)
      throw new Error(`only one program runs at a time: ${positionals.join(", ")}`);
    if (!Number.isInteger(port) || port < 0 || port > 65_524) {
      throw new Error(`--port must be a number from 0 to 65524, not ${values.port}`);
    }
    return { ...values, directory: positionals[0] ?? ".", port };
  } catch (error) {
    throw usageError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

/** A person to sign in as, made anew at every start, and where everything is. */
async function access(cloud: Cloud, resources: readonly Resource[]): Promise<LocalAccess> {
  const endpoints = {
    cognitoEndpoint: cloud.endpoints.cognito,
    dynamodbEndpoint: cloud.endpoints.dynamodb,
  };
  const [pool] = resources.filter(({ type }) => type === "aws:cognito/userPool:UserPool");
  const [userPoolId] = cloud.userPoolIds();
  if (pool === undefined || userPoolId === undefined) return endpoints;
  const byEmail = JSON.stringify(pool.inputs.usernameAttributes ?? []).includes("email");
  const user = {
    username: byEmail ? "demo@example.com" : "demo",
    password: `${randomBytes(12).toString("base64url")}-Aa1`,
  };
  await cloud.addUser(userPoolId, user);
  const jwksUri = `${cloud.endpoints.cognito}/${userPoolId}/.well-known/jwks.json`;
  return { ...endpoints, jwksUri, user };
}

function requestLine({ method, path, status, durationMs, functionName }: RequestLog): string {
  return [method.padEnd(6), path, status, `${durationMs.toFixed(0)} ms`, functionName ?? ""]
    .join(" ")
    .trimEnd();
}

/** The first signal ends everything in order, a second one at once. */
function stopOnSignal(close: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      void close().finally(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(message);
  process.exit(error instanceof Error && error.name === "UsageError" ? 2 : 1);
});
