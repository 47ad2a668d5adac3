import type { Gateway } from "../apigateway/gateway";
import type { Resource } from "../program/engine";
import {
  type JsonObject,
  numberIn,
  objectIn,
  readString,
  reject,
  stringIn,
  stringsIn,
} from "../shared/json";
import { account, stableId } from "../shared/names";
import {
  nothingToRemove,
  physicalName,
  type Provider,
  type Providers,
  type ProvisionedResource,
} from "./provider";

// What these describe must be in the API's document here; recorded alone they would have no effect.
const outsideDocument = [
  ...["resource:Resource", "method:Method", "integration:Integration", "model:Model"],
  ...["integrationResponse:IntegrationResponse", "methodResponse:MethodResponse"],
  ...["authorizer:Authorizer", "requestValidator:RequestValidator", "response:Response"],
  ...["restApiPolicy:RestApiPolicy", "restApiPut:RestApiPut"],
].map((type) => `aws:apigateway/${type}`);

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
  const path = `RestApi "${resource.name}"`;
  const { body, policy, minimumCompressionSize } = inputs;
  const securityPolicy = checkTls(path, inputs, previous?.outputs ?? {});
  if (typeof body !== "string") {
    return reject(path, "only an API with a `body` (an OpenAPI 3.0 document) is emulated");
  }
  if (policy !== undefined) reject(path, "a resource policy is not emulated");
  if (minimumCompressionSize !== undefined && minimumCompressionSize !== "-1") {
    reject(path, "compression (minimumCompressionSize) is not emulated");
  }
  const id = stableId(urn, 10);
  const requestedTypes = stringsIn(inputs, "binaryMediaTypes");
  const { title, binaryMediaTypes } = gateway.putRestApi({
    id,
    name: path,
    body,
    // The AWS provider treats an empty list as none.
    binaryMediaTypes: requestedTypes.length === 0 ? undefined : requestedTypes,
  });
  return {
    id,
    outputs: {
      apiKeySource: "HEADER",
      disableExecuteApiEndpoint: false,
      endpointConfiguration: { types: "EDGE", ipAddressType: "ipv4", vpcEndpointIds: [] },
      ...inputs,
      ...(securityPolicy === undefined ? {} : { securityPolicy }),
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

/**
 * The TLS policy that the API has: one that is left out stays, while the access mode goes. AWS changes the two together.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
 */
function checkTls(path: string, inputs: JsonObject, previous: JsonObject): string | undefined {
  const securityPolicy = stringIn(inputs, "securityPolicy") ?? stringIn(previous, "securityPolicy");
  const mode = stringIn(inputs, "endpointAccessMode");
  const enhanced = securityPolicy?.startsWith("SecurityPolicy_") ?? false;
  if (enhanced && mode === undefined) {
    reject(path, "Endpoint access mode is required for the specified security policy");
  }
  if (mode !== undefined && !enhanced) {
    reject(
      path,
      `endpointAccessMode "${mode}" needs a securityPolicy that begins with SecurityPolicy_`,
    );
  }
  if (mode !== undefined && mode !== "BASIC" && mode !== "STRICT") {
    reject(path, `endpointAccessMode must be BASIC or STRICT, got "${mode}"`);
  }
  return securityPolicy;
}

async function stage(
  gateway: Gateway,
  region: string,
  resource: Resource,
): Promise<ProvisionedResource> {
  const { inputs } = resource;
  const path = `Stage "${resource.name}"`;
  if (inputs.cacheClusterEnabled === true || inputs.canarySettings !== undefined) {
    reject(path, "a cache cluster or a canary is not emulated");
  }
  const restApiId = readString(inputs.restApi, `${path}.restApi`);
  const name = readString(inputs.stageName, `${path}.stageName`);
  const { format } = objectIn(inputs, "accessLogSettings");
  const { invokeUrl } = await gateway.putStage({
    restApiId,
    name,
    deploymentId: readString(inputs.deployment, `${path}.deployment`),
    variables: Object.fromEntries(
      Object.entries(objectIn(inputs, "variables")).map(([key, value]) => [key, String(value)]),
    ),
    accessLogFormat:
      format === undefined ? undefined : readString(format, `${path}.accessLogSettings.format`),
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
  const path = `MethodSettings "${resource.name}"`;
  const restApiId = readString(inputs.restApi, `${path}.restApi`);
  const stageName = readString(inputs.stageName, `${path}.stageName`);
  const methodPath = readString(inputs.methodPath, `${path}.methodPath`);
  const settings = objectIn(inputs, "settings");
  if (settings.cachingEnabled === true) reject(path, "caching is not emulated");
  gateway.putMethodSettings(restApiId, stageName, methodPath, {
    rate: numberIn(settings, "throttlingRateLimit"),
    burst: numberIn(settings, "throttlingBurstLimit"),
  });
  return {
    id: `${restApiId}-${stageName}-${methodPath}`,
    outputs: { ...inputs, region },
    remove: () => {
      gateway.removeMethodSettings(restApiId, stageName, methodPath);
    },
  };
}

function executionArn(region: string, restApiId: string): string {
  return `arn:aws:execute-api:${region}:${account}:${restApiId}`;
}

/** Creation dates survive updates. */
function createdDate(previous: ProvisionedResource | undefined): string {
  return stringIn(previous?.outputs ?? {}, "createdDate") ?? new Date().toISOString();
}
