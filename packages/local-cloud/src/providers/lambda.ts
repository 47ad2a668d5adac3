import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { CapacityCounter } from "../dynamodb/capacity";
import type { Iam } from "../iam/iam";
import type { EnvironmentKey } from "../lambda/executionEnvironment";
import type { Lambda } from "../lambda/lambda";
import { unpack } from "../lambda/unpack";
import type { Resource } from "../program/engine";
import { isAsset } from "../shared/asset";
import { numberIn, objectIn, readStrings, stringIn } from "../shared/json";
import { account } from "../shared/names";
import { readEnvironment } from "./lambdaEnvironment";
import { readPermission } from "./lambdaPermission";
import { createReservations } from "./lambdaReservations";
import { physicalName, type Providers } from "./provider";

interface LambdaProviderOptions {
  readonly region: string;
  readonly lambda: Lambda;
  readonly iam: Iam;
  readonly capacity: CapacityCounter;
  /** Where archives are unpacked: outside of any project, so that functions find nothing but what they ship. */
  readonly directory: string;
  /** The endpoints of the other local services, as environment variables of the AWS SDK. */
  readonly endpoints: () => Readonly<Record<string, string>>;
}

export function lambdaProviders(options: LambdaProviderOptions): Providers {
  const { region, lambda } = options;
  const layers = createLayers(join(options.directory, "layers"));
  /** The inputs of each function that runs, as JSON, by its ARN. */
  const running = new Map<string, string>();
  const reservations = createReservations();
  let directories = 0;
  const arnOf = (kind: string, name: string) =>
    `arn:aws:lambda:${region}:${account}:${kind}:${name}`;

  /** Creates a function, or replaces its code and settings. */
  function run(resource: Resource, name: string, arn: string): void {
    const { inputs } = resource;
    const role = String(inputs.role);
    const variables = readEnvironment(inputs);
    if (!options.iam.hasRole(role)) throw new Error(`function ${name}: there is no role ${role}`);
    // A new directory, because the previous code may still run.
    const directory = join(options.directory, "functions", `${name}-${String((directories += 1))}`);
    unpackCode(resource, directory);
    for (const layer of readStrings(inputs.layers ?? [], "layers")) {
      const from = layers.directory(layer);
      if (from === undefined) throw new Error(`function ${name}: there is no layer ${layer}`);
      unpack(
        { kind: "path", path: join(from, "nodejs", "node_modules") },
        join(directory, "node_modules"),
      );
    }
    const memorySize = numberIn(inputs, "memorySize") ?? 128;
    lambda.putFunction({
      name,
      arn,
      directory,
      handler: String(inputs.handler),
      memorySize,
      timeout: numberIn(inputs, "timeout") ?? 3,
      reservedConcurrency: reservations.reserve(arn, inputs),
      newKey: () => newKey(options, role, name),
      variables: {
        ...runtimeVariables(options, resource, name, memorySize),
        ...options.endpoints(),
        ...variables,
      },
      retired: () => {
        rmSync(directory, { recursive: true, force: true });
      },
    });
  }

  return {
    "aws:lambda/layerVersion:LayerVersion": async (resource) => {
      const layerArn = arnOf("layer", physicalName(resource, "layerName"));
      const { arn, version } = layers.put(layerArn, resource.inputs, (directory) => {
        unpackCode(resource, directory);
      });
      return {
        id: arn,
        outputs: { ...resource.inputs, arn, layerArn, version },
        remove: () => {
          layers.remove(arn);
        },
      };
    },

    "aws:lambda/function:Function": async (resource) => {
      const { inputs } = resource;
      const name = physicalName(resource);
      const arn = arnOf("function", name);
      const json = JSON.stringify(inputs);
      // A function that has not changed stays warm.
      if (running.get(arn) !== json) run(resource, name, arn);
      running.set(arn, json);
      const invokeArn = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
      return {
        id: name,
        outputs: { ...inputs, code: undefined, name, arn, invokeArn, version: "$LATEST" },
        remove: () => {
          running.delete(arn);
          reservations.release(arn);
          lambda.removeFunction(arn);
        },
      };
    },

    "aws:lambda/permission:Permission": async (resource) => {
      const permission = readPermission(resource);
      const functionArn = arnOf("function", permission.function);
      if (!running.has(functionArn)) throw new Error(`Function not found: ${functionArn}`);
      lambda.putPermission(permission);
      const { id, statementId } = permission;
      return {
        id,
        outputs: { ...resource.inputs, statementId },
        remove: () => {
          lambda.removePermission(id);
        },
      };
    },
  };
}

function unpackCode({ name, inputs }: Resource, directory: string): void {
  if (!isAsset(inputs.code)) throw new Error(`${name}: only code in an archive runs locally`);
  if (inputs.code.kind === "path" && !statSync(inputs.code.path).isDirectory()) {
    throw new Error(
      `${name}: ${inputs.code.path} must be a folder: archive files are not unpacked`,
    );
  }
  unpack(inputs.code, directory);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function runtimeVariables(
  { region, directory }: LambdaProviderOptions,
  { inputs }: Resource,
  name: string,
  memorySize: number,
): Record<string, string> {
  return {
    _HANDLER: String(inputs.handler),
    AWS_EXECUTION_ENV: `AWS_Lambda_${String(inputs.runtime)}`,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
    AWS_LAMBDA_LOG_GROUP_NAME:
      stringIn(objectIn(inputs, "loggingConfig"), "logGroup") ?? `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    // Otherwise the SDK would read the developer's profiles.
    AWS_CONFIG_FILE: join(directory, "no-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(directory, "no-credentials"),
    // The warning is about the Node version on this machine, not about the function's.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}

function newKey(
  { iam, capacity }: LambdaProviderOptions,
  role: string,
  name: string,
): EnvironmentKey {
  const { accessKeyId, secretAccessKey } = iam.assume(role, name);
  capacity.start(accessKeyId);
  return {
    variables: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    takeConsumedCapacity: () => capacity.take(accessKeyId),
  };
}

/** The versions of layers, each unpacked in a directory. */
interface Layers {
  /** Returns the version with this content: an existing one, or a new one that `unpack` writes. */
  put(layerArn: string, content: object, unpack: (directory: string) => void): LayerVersion;
  /** The directory of a layer version; `undefined` for one that does not exist. */
  directory(arn: string): string | undefined;
  remove(arn: string): void;
}

interface LayerVersion {
  readonly arn: string;
  readonly version: string;
}

function createLayers(root: string): Layers {
  /** By layer: the contents of version 1, 2, and so on. As in AWS, a number is not used again. */
  const contents = new Map<string, string[]>();
  const directories = new Map<string, string>();
  return {
    put: (layerArn, content, unpack) => {
      const versions = contents.get(layerArn) ?? [];
      contents.set(layerArn, versions);
      const json = JSON.stringify(content);
      if (!versions.includes(json)) versions.push(json);
      const version = String(versions.indexOf(json) + 1);
      const arn = `${layerArn}:${version}`;
      if (!directories.has(arn)) {
        const directory = join(root, arn.split(":").slice(-2).join("-"));
        unpack(directory);
        directories.set(arn, directory);
      }
      return { arn, version };
    },
    directory: (arn) => directories.get(arn),
    remove: (arn) => {
      const directory = directories.get(arn);
      if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
      directories.delete(arn);
    },
  };
}
