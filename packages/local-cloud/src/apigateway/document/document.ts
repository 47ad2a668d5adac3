import {
  type JsonObject,
  readEntries,
  readObject,
  rejectUnknownKeys,
  readString,
  readStrings,
  isRecord,
  reject,
  quoted,
} from "../../shared/json";
import type { ApiDocument, Operation } from "./apiDocument";
import { readGatewayResponses } from "./gatewayResponses";
import { methodKeys, readOperation, readValidators, type Surroundings } from "./operation";
import { readSecuritySchemes } from "./securitySchemes";

const prefix = "x-amazon-apigateway";

/**
 * Reads the OpenAPI 3.0 document of a REST API. `name` is the API's, for messages; `region` the one that its
 * integrations must name. Throws at the first thing that this gateway, or API Gateway itself, does not accept.
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

  const surroundings: Surroundings = {
    region,
    schemas: readSchemas(components, name),
    authorizers: readSecuritySchemes(components.securitySchemes, `${name}.securitySchemes`),
    validators: readValidators(document[extension("request-validators")], name),
    defaultValidator: document[extension("request-validator")],
  };
  const info = readObject(document.info ?? {}, `${name}.info`);
  const binaryMediaTypes = document[extension("binary-media-types")];
  const gatewayResponses = document[extension("gateway-responses")];
  return {
    title: typeof info.title === "string" ? info.title : undefined,
    operations: readPaths(document.paths, `${name}.paths`, surroundings),
    gatewayResponses: readGatewayResponses(gatewayResponses, `${name}.gateway-responses`),
    binaryMediaTypes:
      binaryMediaTypes === undefined
        ? []
        : readStrings(binaryMediaTypes, `${name}.binary-media-types`),
  };
}

function extension(key: string): string {
  return `${prefix}-${key}`;
}

function parsed(body: string, name: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    return reject(`${name}.body`, `is no JSON document: ${String(error)}`);
  }
}

// "Model name must be alphanumeric" is what API Gateway answers to an import.
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
  place: string,
  surroundings: Surroundings,
): readonly Operation[] {
  const entries = readEntries(paths, place);
  checkResources(
    entries.map(([path]) => path),
    place,
  );
  return entries.flatMap(([path, value]) => {
    const item = readObject(value, `${place}${path}`);
    rejectUnknownKeys(item, `${place}${path}`, ["summary", "description", ...methodKeys]);
    return methodKeys
      .filter((key) => item[key] !== undefined)
      .map((key) => readOperation(path, key, item[key], `${place}${path}.${key}`, surroundings));
  });
}

/** API Gateway's own rules for resources: what a segment may be, and one variable under each parent. */
function checkResources(paths: readonly string[], place: string): void {
  const variables = new Map<string, string>();
  for (const path of paths) {
    readString(
      path.startsWith("/") ? path : undefined,
      `${place}: the path ${quoted(path)} (starts with /)`,
    );
    const segments = path.split("/").slice(1);
    for (const [index, segment] of segments.entries()) {
      if (path === "/") continue;
      const last = index === segments.length - 1;
      if (!/^(?:[\w.:-]+|\{[\w.:-]+\}|\{[\w.:-]+\+\})$/.test(segment)) {
        reject(
          `${place}${path}`,
          `the segment ${quoted(segment)} is not one that API Gateway accepts`,
        );
      }
      if (segment.endsWith("+}") && !last) {
        reject(`${place}${path}`, `${segment} must be the last segment`);
      }
      if (!segment.startsWith("{")) continue;
      const parent = segments.slice(0, index).join("/");
      const key = `${parent}/${segment.endsWith("+}") ? "+" : ""}`;
      const sibling = variables.get(key) ?? segment;
      if (sibling !== segment) {
        reject(
          `${place}${path}`,
          `its sibling ${sibling} already is a variable: only one is allowed`,
        );
      }
      variables.set(key, segment);
    }
  }
}
