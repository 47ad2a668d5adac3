import type { Gateway } from "../apigateway/gateway";
import type { Resource } from "../program/engine";
import { account, stableId } from "../shared/names";
import {
  nothingToRemove,
  physicalName,
  type ProvisionedResource,
  type Provider,
  type Providers,
} from "./provider";

/** Creates API Gateway's REST APIs in the local gateway. */
export function apiGatewayProviders(gateway: Gateway, region: string): Providers {
  return {
    "aws:apigateway/restApi:RestApi": (resource, previous) =>
      Promise.resolve(restApi(gateway, region, resource, previous)),
    "aws:apigateway/deployment:Deployment": (resource, previous) => {
      const id = stableId(resource.urn, 6);
      const outputs = { ...resource.inputs, region, createdDate: createdDate(previous) };
      return Promise.resolve({ id, outputs, remove: nothingToRemove });
    },
    "aws:apigateway/stage:Stage": (resource) => stage(gateway, region, resource),
    "aws:apigateway/methodSettings:MethodSettings": (resource) =>
      Promise.resolve(methodSettings(gateway, region, resource)),
    // Recorded: it names the role by which API Gateway writes to CloudWatch.
    "aws:apigateway/account:Account": ({ inputs }) =>
      Promise.resolve({
        id: "api-gateway-account",
        outputs: { ...inputs, region, apiKeyVersion: "4", features: ["UsagePlans"] },
        remove: nothingToRemove,
      }),
    ...Object.fromEntries(outsideDocument.map((type) => [type, notInDocument])),
  };
}

// What these say belongs into the API's document here; recorded alone they would have no effect.
const outsideDocument = [
  ...["resource:Resource", "method:Method", "integration:Integration", "model:Model"],
  ...["integrationResponse:IntegrationResponse", "methodResponse:MethodResponse"],
  ...["authorizer:Authorizer", "requestValidator:RequestValidator", "response:Response"],
  ...["restApiPolicy:RestApiPolicy", "restApiPut:RestApiPut"],
].map((type) => `aws:apigateway/${type}`);

const notInDocument: Provider = ({ type, name }) =>
  Promise.reject(
    new Error(`${type} "${name}" is not emulated: describe the API in the \`body\` of its RestApi`),
  );

function restApi(
  gateway: Gateway,
  region: string,
  resource: Resource,
  previous: ProvisionedResource | undefined,
): ProvisionedResource {
  const { inputs, urn } = resource;
  const place = `RestApi "${resource.name}"`;
  const { body, policy, minimumCompressionSize } = inputs;
  if (typeof body !== "string") {
    throw new Error(`${place}: only an API with a \`body\` (an OpenAPI 3.0 document) is emulated`);
  }
  if (policy !== undefined) throw new Error(`${place}: a resource policy is not emulated`);
  if (minimumCompressionSize !== undefined && minimumCompressionSize !== "-1") {
    throw new Error(`${place}: compression (minimumCompressionSize) is not emulated`);
  }
  const id = stableId(urn, 10);
  const given = texts(inputs.binaryMediaTypes);
  const { title, binaryMediaTypes } = gateway.putRestApi({
    id,
    name: place,
    body,
    // An empty list is none given, as the AWS provider has it.
    binaryMediaTypes: given.length === 0 ? undefined : given,
  });
  return {
    id,
    outputs: {
      apiKeySource: "HEADER",
      disableExecuteApiEndpoint: false,
      endpointConfiguration: { types: "EDGE", ipAddressType: "ipv4", vpcEndpointIds: [] },
      ...inputs,
      name: typeof inputs.name === "string" ? inputs.name : (title ?? physicalName(resource)),
      arn: `arn:aws:apigateway:${region}::/restapis/${id}`,
      executionArn: executionArn(region, id),
      rootResourceId: stableId(`${urn} /`, 10),
      binaryMediaTypes: [...binaryMediaTypes],
      createdDate: createdDate(previous),
      region,
    },
    remove: () => gateway.removeRestApi(id),
  };
}

async function stage(
  gateway: Gateway,
  region: string,
  resource: Resource,
): Promise<ProvisionedResource> {
  const { inputs } = resource;
  const place = `Stage "${resource.name}"`;
  if (inputs.cacheClusterEnabled === true || inputs.canarySettings !== undefined) {
    throw new Error(`${place}: a cache cluster or a canary is not emulated`);
  }
  const restApiId = text(inputs.restApi, `${place}: restApi`);
  const name = text(inputs.stageName, `${place}: stageName`);
  const { invokeUrl } = await gateway.putStage({
    restApiId,
    name,
    deploymentId: text(inputs.deployment, `${place}: deployment`),
    variables: textMap(inputs.variables),
    accessLogFormat: optionalText(inputs.accessLogSettings, "format"),
  });
  return {
    id: `ags-${restApiId}-${name}`,
    outputs: {
      ...inputs,
      invokeUrl,
      executionArn: `${executionArn(region, restApiId)}/${name}`,
      arn: `arn:aws:apigateway:${region}::/restapis/${restApiId}/stages/${name}`,
      region,
    },
    remove: () => {
      gateway.removeStage(restApiId, name);
    },
  };
}

function methodSettings(gateway: Gateway, region: string, resource: Resource): ProvisionedResource {
  const { inputs } = resource;
  const place = `MethodSettings "${resource.name}"`;
  const restApiId = text(inputs.restApi, `${place}: restApi`);
  const stageName = text(inputs.stageName, `${place}: stageName`);
  const methodPath = text(inputs.methodPath, `${place}: methodPath`);
  if (member(inputs.settings, "cachingEnabled") === true) {
    throw new Error(`${place}: caching is not emulated`);
  }
  gateway.putMethodSettings(restApiId, stageName, methodPath, {
    rate: number(member(inputs.settings, "throttlingRateLimit")),
    burst: number(member(inputs.settings, "throttlingBurstLimit")),
  });
  const id = `${restApiId}-${stageName}-${methodPath}`;
  return {
    id,
    outputs: { ...inputs, region },
    remove: () => {
      gateway.removeMethodSettings(restApiId, stageName, methodPath);
    },
  };
}

function executionArn(region: string, restApiId: string): string {
  return `arn:aws:execute-api:${region}:${account}:${restApiId}`;
}

function createdDate(previous: ProvisionedResource | undefined): string {
  const earlier = previous?.outputs.createdDate;
  return typeof earlier === "string" ? earlier : new Date().toISOString();
}

function text(value: unknown, place: string): string {
  if (typeof value === "string") return value;
  throw new Error(`${place} must be a string, got ${String(value)}`);
}

function optionalText(value: unknown, key: string): string | undefined {
  const found = member(value, key);
  return typeof found === "string" ? found : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function textMap(value: unknown): Readonly<Record<string, string>> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([key, item]) => [key, String(item)]));
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}
