import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Meter } from "../dynamodb/capacity";
import type { Iam } from "../iam/iam";
import type { EnvironmentKey } from "../lambda/environment";
import type { Lambda } from "../lambda/lambda";
import { unpack } from "../lambda/unpack";
import type { Resource } from "../program/engine";
import { isAsset } from "../shared/asset";
import { account } from "../shared/names";
import { readPermission } from "./lambdaPermission";
import { physicalName, type Providers } from "./provider";

interface LambdaProviderOptions {
  readonly region: string;
  readonly lambda: Lambda;
  readonly iam: Iam;
  readonly meter: Meter;
  /** Where archives are unpacked: outside of any project, so that functions find nothing but what they ship. */
  readonly directory: string;
  /** Endpoints of the other local services, as the AWS SDK's environment variables. */
  readonly endpoints: () => Readonly<Record<string, string>>;
}

export function lambdaProviders(options: LambdaProviderOptions): Providers {
  const { region, lambda } = options;
  const layers = createLayers(join(options.directory, "layers"));
  /** By ARN: what the function that runs was made of. */
  const running = new Map<string, string>();
  let made = 0;
  const arnOf = (kind: string, name: string) =>
    `arn:aws:lambda:${region}:${account}:${kind}:${name}`;

  /** Gives a function new code and settings. */
  function run(resource: Resource, name: string, arn: string): void {
    const { inputs } = resource;
    const role = String(inputs.role);
    if (!options.iam.hasRole(role)) throw new Error(`function ${name}: there is no role ${role}`);
    // A folder of its own: the code before may still run.
    const directory = join(options.directory, "functions", `${name}-${String((made += 1))}`);
    unpackCode(resource, directory);
    for (const layer of strings(inputs.layers)) {
      const from = layers.directory(layer);
      if (from === undefined) throw new Error(`function ${name}: there is no layer ${layer}`);
      unpack(
        { kind: "path", path: join(from, "nodejs", "node_modules") },
        join(directory, "node_modules"),
      );
    }
    const memorySize = number(inputs.memorySize, 128);
    lambda.putFunction({
      name,
      arn,
      directory,
      handler: String(inputs.handler),
      memorySize,
      timeout: number(inputs.timeout, 3),
      newKey: () => newKey(options, role, name),
      variables: {
        ...runtimeVariables(options, resource, name, memorySize),
        ...options.endpoints(),
        ...ownVariables(inputs.environment),
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
      const wanted = JSON.stringify(inputs);
      // What stays the same stays warm.
      if (running.get(arn) !== wanted) run(resource, name, arn);
      running.set(arn, wanted);
      const invokeArn = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
      return {
        id: name,
        outputs: { ...inputs, code: undefined, name, arn, invokeArn, version: "$LATEST" },
        remove: () => {
          running.delete(arn);
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
  if (!isAsset(inputs.code)) throw new Error(`${name}: only code given as an archive runs locally`);
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
  const logging = inputs.loggingConfig as { readonly logGroup?: string } | undefined;
  return {
    _HANDLER: String(inputs.handler),
    AWS_EXECUTION_ENV: `AWS_Lambda_${String(inputs.runtime)}`,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
    AWS_LAMBDA_LOG_GROUP_NAME: logging?.logGroup ?? `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    // The SDK would else read the developer's own profiles.
    AWS_CONFIG_FILE: join(directory, "no-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(directory, "no-credentials"),
    // It speaks of the Node version on this machine; functions are deployed with their own.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}

function newKey({ iam, meter }: LambdaProviderOptions, role: string, name: string): EnvironmentKey {
  const { accessKeyId, secretAccessKey } = iam.assume(role, name);
  meter.open(accessKeyId);
  return {
    variables: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    takeUnits: () => meter.take(accessKeyId),
  };
}

function ownVariables(environment: unknown): Record<string, string> {
  const { variables = {} } = (environment ?? {}) as {
    readonly variables?: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, String(value)]),
  );
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function number(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

/** The versions of layers, each unpacked in a folder. */
interface Layers {
  /** The version with this content: the one that has it already, or a new one. */
  put(layerArn: string, content: object, unpack: (directory: string) => void): LayerVersion;
  /** Where the layer version is; `undefined` for one that does not exist. */
  directory(arn: string): string | undefined;
  remove(arn: string): void;
}

interface LayerVersion {
  readonly arn: string;
  readonly version: string;
}

function createLayers(root: string): Layers {
  /** By layer: the content of version 1, 2, and so on. A number is not given twice, as in AWS. */
  const contents = new Map<string, string[]>();
  const directories = new Map<string, string>();
  return {
    put: (layerArn, content, unpack) => {
      const versions = contents.get(layerArn) ?? [];
      contents.set(layerArn, versions);
      const wanted = JSON.stringify(content);
      if (!versions.includes(wanted)) versions.push(wanted);
      const version = String(versions.indexOf(wanted) + 1);
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
