import {
  isRecord,
  type JsonObject,
  quoted,
  readEntries,
  readObject,
  readStrings,
  reject,
  rejectUnknownKeys,
} from "../../shared/json";
import type { ApiDocument, ApiOperation } from "./apiDocument";
import { readGatewayResponseRules } from "./gatewayResponseRules";
import { type Declarations, methodKeys, readOperation, readValidators } from "./operation";
import { readSecuritySchemes } from "./securitySchemes";

/**
 * Reads the OpenAPI 3.0 document of a REST API. `name` is the API's, for messages; `region` the one that its
 * integrations must name.
 * @throws Error at the first thing that this gateway, or API Gateway itself, does not accept.
 */
export function readDocument(body: string, name: string, region: string): ApiDocument {
  const document = readObject(parsed(body, name), name);
  if (typeof document.swagger === "string") {
    reject(`${name}.swagger`, "Swagger 2 is not emulated: give the API as OpenAPI 3.0.1");
  }
  if (typeof document.openapi !== "string" || !/^3\.0\.\d+$/.test(document.openapi)) {
    reject(`${name}.openapi`, `must be "3.0.x", got ${quoted(document.openapi)}`);
  }
  if (document.security !== undefined) {
    reject(`${name}.security`, "API Gateway ignores it here: put `security` on each operation");
  }
  rejectUnknownKeys(document, name, [
    ...["openapi", "info", "servers", "paths", "components", "tags", "externalDocs"],
    ...["gateway-responses", "request-validators", "request-validator"].map(extension),
    ...["binary-media-types", "documentation", "importexport-version"].map(extension),
  ]);
  const components = readObject(document.components ?? {}, `${name}.components`);
  rejectUnknownKeys(components, `${name}.components`, ["schemas", "securitySchemes"]);

  const validators = extension("request-validators");
  const declarations: Declarations = {
    region,
    schemas: readSchemas(components, name),
    authorizers: readSecuritySchemes(components.securitySchemes, `${name}.securitySchemes`),
    validators: readValidators(document[validators], `${name}.${validators}`),
    defaultValidator: document[extension("request-validator")],
  };
  const info = readObject(document.info ?? {}, `${name}.info`);
  const binaryMediaTypes = document[extension("binary-media-types")];
  const gatewayResponses = document[extension("gateway-responses")];
  return {
    title: typeof info.title === "string" ? info.title : undefined,
    operations: readPaths(document.paths, `${name}.paths`, declarations),
    gatewayResponses: readGatewayResponseRules(gatewayResponses, `${name}.gateway-responses`),
    binaryMediaTypes:
      binaryMediaTypes === undefined
        ? []
        : readStrings(binaryMediaTypes, `${name}.binary-media-types`),
  };
}

function extension(key: string): string {
  return `x-amazon-apigateway-${key}`;
}

function parsed(body: string, name: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    return reject(`${name}.body`, `is not a JSON document: ${String(error)}`);
  }
}

// API Gateway rejects an import with "Model name must be alphanumeric".
function readSchemas(components: JsonObject, name: string): JsonObject {
  for (const [model] of readEntries(components.schemas, `${name}.components.schemas`)) {
    if (!/^[A-Za-z0-9]+$/.test(model)) {
      reject(`${name}.components.schemas.${model}`, "a model's name must be alphanumeric");
    }
  }
  return isRecord(components.schemas) ? components.schemas : {};
}

function readPaths(
  paths: unknown,
  path: string,
  declarations: Declarations,
): readonly ApiOperation[] {
  const entries = readEntries(paths, path);
  checkResources(
    entries.map(([resourcePath]) => resourcePath),
    path,
  );
  return entries.flatMap(([resourcePath, value]) => {
    const itemPath = `${path}${resourcePath}`;
    const item = readObject(value, itemPath);
    rejectUnknownKeys(item, itemPath, ["summary", "description", ...methodKeys]);
    return Object.keys(item)
      .filter((key) => methodKeys.includes(key))
      .map((key) =>
        readOperation(resourcePath, key, item[key], `${itemPath}.${key}`, declarations),
      );
  });
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
const reservedPaths = ["/ping", "/sping"];

/** API Gateway's own rules for resources: what a segment may be, and one variable under each parent. */
function checkResources(resourcePaths: readonly string[], path: string): void {
  const variables = new Map<string, string>();
  for (const resourcePath of resourcePaths) {
    if (!resourcePath.startsWith("/")) reject(path, `${quoted(resourcePath)} must start with /`);
    if (resourcePath === "/") continue;
    if (reservedPaths.includes(resourcePath)) {
      reject(path, `${quoted(resourcePath)} is API Gateway's own, for health checks`);
    }
    const itemPath = `${path}${resourcePath}`;
    const segments = resourcePath.split("/").slice(1);
    for (const [index, segment] of segments.entries()) {
      const last = index === segments.length - 1;
      if (!/^(?:[\w.:-]+|\{[\w.:-]+\}|\{[\w.:-]+\+\})$/.test(segment)) {
        reject(itemPath, `the segment ${quoted(segment)} is not one that API Gateway accepts`);
      }
      if (segment.endsWith("+}") && !last) {
        reject(itemPath, `${segment} must be the last segment`);
      }
      if (!segment.startsWith("{")) continue;
      const parent = segments.slice(0, index).join("/");
      const key = `${parent}/${segment.endsWith("+}") ? "+" : ""}`;
      const sibling = variables.get(key) ?? segment;
      if (sibling !== segment) {
        reject(itemPath, `its sibling ${sibling} is a variable already: only one is allowed`);
      }
      variables.set(key, segment);
    }
  }
}
