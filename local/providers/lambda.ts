import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Created, Resource } from "../engine/engine";
import { isAsset } from "../engine/properties";
import type { Meter } from "../dynamodb/meter";
import type { Iam } from "../iam/iam";
import type { Lambda } from "../lambda/lambda";
import type { EnvironmentKey } from "../lambda/environment";
import { unpack } from "../lambda/unpack";
import { account, physicalName } from "../names";
import type { Providers } from "./provider";

export interface LambdaProviderOptions {
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
  /** By ARN: where each version of a layer is. */
  const layers = new Map<string, string>();
  const unlessSame = createVersions();
  const arnOf = (kind: string, name: string) =>
    `arn:aws:lambda:${options.region}:${account}:${kind}:${name}`;

  return {
    "aws:lambda/layerVersion:LayerVersion": async (resource) =>
      unlessSame(resource, (version) => {
        const name = physicalName(resource, "layerName");
        const layerArn = arnOf("layer", name);
        const arn = `${layerArn}:${version}`;
        const directory = join(options.directory, "layers", `${name}-${version}`);
        unpackCode(resource, directory);
        layers.set(arn, directory);
        return { id: arn, outputs: { ...resource.inputs, arn, layerArn, version } };
      }),

    "aws:lambda/function:Function": async (resource) =>
      unlessSame(resource, (version) => {
        const { inputs } = resource;
        const name = physicalName(resource);
        const arn = arnOf("function", name);
        const role = String(inputs.role);
        if (!options.iam.hasRole(role))
          throw new Error(`function ${name}: there is no role ${role}`);
        const directory = join(options.directory, "functions", `${name}-${version}`);
        unpackCode(resource, directory);
        for (const layer of strings(inputs.layers)) {
          const from = layers.get(layer);
          if (from === undefined) throw new Error(`function ${name}: there is no layer ${layer}`);
          unpack(
            { kind: "path", path: join(from, "nodejs", "node_modules") },
            join(directory, "node_modules"),
          );
        }
        const memorySize = number(inputs.memorySize, 128);
        options.lambda.putFunction({
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
        const invokeArn = `arn:aws:apigateway:${options.region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
        return {
          id: name,
          outputs: { ...inputs, code: undefined, name, arn, invokeArn, version: "$LATEST" },
          remove: () => {
            options.lambda.removeFunction(arn);
          },
        };
      }),

    "aws:lambda/permission:Permission": async ({ urn, inputs }) => {
      const id = urn.slice(urn.lastIndexOf("::") + 2);
      options.lambda.putPermission({
        id: urn,
        function: String(inputs.function),
        action: String(inputs.action),
        principal: String(inputs.principal),
        ...(typeof inputs.sourceArn === "string" ? { sourceArn: inputs.sourceArn } : {}),
      });
      return {
        id,
        outputs: { ...inputs, statementId: id },
        remove: () => {
          options.lambda.removePermission(urn);
        },
      };
    },
  };
}

/** Makes a new version of a resource only when its inputs change: what stays the same stays warm. */
function createVersions() {
  const latest = new Map<string, { readonly inputs: string; readonly created: Created }>();
  const counts = new Map<string, number>();
  return ({ urn, inputs }: Resource, make: (version: string) => Created): Created => {
    const wanted = JSON.stringify(inputs);
    const known = latest.get(urn);
    if (known?.inputs === wanted) return known.created;
    const version = (counts.get(urn) ?? 0) + 1;
    counts.set(urn, version);
    const made = make(String(version));
    const created = {
      ...made,
      remove: () => {
        latest.delete(urn);
        made.remove?.();
      },
    };
    latest.set(urn, { inputs: wanted, created });
    return created;
  };
}

function unpackCode({ name, inputs }: Resource, directory: string): void {
  if (!isAsset(inputs.code)) throw new Error(`${name}: only code given as an archive runs locally`);
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
