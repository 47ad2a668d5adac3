import {
  type JsonObject,
  quoted,
  readArray,
  readEntries,
  readObject,
  readString,
  reject,
  rejectUnknownKeys,
} from "../../shared/json";
import type { ApiOperation, Parameter } from "./apiDocument";
import { readIntegration } from "./integration";
import { readBodyModels, readRequiredMembers } from "./models";
import { type Authorizer, readAuthorization } from "./securitySchemes";

/** What the document declares for all operations, and an operation may refer to. */
export interface Declarations {
  readonly region: string;
  readonly schemas: JsonObject;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  readonly validators: ReadonlyMap<string, Validator>;
  /** The name of the API's own validator, as the document gives it. */
  readonly defaultValidator: unknown;
}

const anyMethod = "x-amazon-apigateway-any-method";

/** The keys of a path item that are operations. */
export const methodKeys: readonly string[] = [
  ...["get", "put", "post", "delete", "options", "head", "patch"],
  anyMethod,
];

/** Reads the operation of a method key; `path` is where the document has it. */
export function readOperation(
  resourcePath: string,
  key: string,
  value: unknown,
  path: string,
  declarations: Declarations,
): ApiOperation {
  const operation = readObject(value, path);
  rejectUnknownKeys(operation, path, [
    ...["operationId", "summary", "description", "tags", "deprecated", "externalDocs"],
    ...["parameters", "requestBody", "responses", "security"],
    "x-amazon-apigateway-integration",
    "x-amazon-apigateway-request-validator",
    "x-amazon-apigateway-auth",
  ]);
  checkAuthType(operation["x-amazon-apigateway-auth"], `${path}.x-amazon-apigateway-auth`);
  const validator = readValidator(
    operation["x-amazon-apigateway-request-validator"] ?? declarations.defaultValidator,
    `${path}.x-amazon-apigateway-request-validator`,
    declarations.validators,
  );
  const parameters = readParameters(operation.parameters, `${path}.parameters`);
  const models = readBodyModels(operation.requestBody, `${path}.requestBody`, declarations.schemas);
  return {
    path: resourcePath,
    method: key === anyMethod ? "ANY" : key.toUpperCase(),
    integration: readIntegration(
      operation["x-amazon-apigateway-integration"],
      `${path}.x-amazon-apigateway-integration`,
      declarations.region,
      readResponseHeaders(operation.responses, `${path}.responses`),
    ),
    authorization: readAuthorization(
      operation.security,
      `${path}.security`,
      declarations.authorizers,
    ),
    requiredParameters: validator?.parameters === true ? parameters : [],
    bodyModels: validator?.body === true ? models : undefined,
    requiredMembers: readRequiredMembers(operation.requestBody, declarations.schemas),
  };
}

function checkAuthType(value: unknown, path: string): void {
  if (value === undefined) return;
  const { type } = readObject(value, path);
  if (typeof type !== "string" || type.toUpperCase() !== "NONE") {
    reject(`${path}.type`, `only NONE is emulated, got ${quoted(type)}`);
  }
}

const locations: Readonly<Record<string, Parameter["location"]>> = {
  header: "header",
  path: "path",
  query: "querystring",
};

/** The required parameters, in the order in which API Gateway names those that are missing. */
function readParameters(value: unknown, path: string): readonly Parameter[] {
  if (value === undefined) return [];
  return readArray(value, path)
    .flatMap((item, index): readonly Parameter[] => {
      const itemPath = `${path}[${String(index)}]`;
      const parameter = readObject(item, itemPath);
      rejectUnknownKeys(parameter, itemPath, [
        ...["name", "in", "required", "schema", "description", "deprecated", "example"],
        ...["style", "explode", "allowEmptyValue"],
      ]);
      const name = readString(parameter.name, `${itemPath}.name`);
      const location = locations[readString(parameter.in, `${itemPath}.in`)];
      if (location === undefined) {
        return reject(
          `${itemPath}.in`,
          `must be header, path or query, got ${quoted(parameter.in)}`,
        );
      }
      return parameter.required === true ? [{ location, name }] : [];
    })
    .sort((a, b) => (`${a.location}.${a.name}` < `${b.location}.${b.name}` ? -1 : 1));
}

/** The headers that each declared response may carry: an integration response may set no other. */
function readResponseHeaders(
  value: unknown,
  path: string,
): ReadonlyMap<number, ReadonlySet<string>> {
  const declared = readEntries(value, path).filter(([status]) => /^\d{3}$/.test(status));
  return new Map(
    declared.map(([status, item]) => {
      const response = readObject(item, `${path}.${status}`);
      rejectUnknownKeys(response, `${path}.${status}`, ["description", "headers", "content"]);
      const headers = readEntries(response.headers, `${path}.${status}.headers`);
      return [Number(status), new Set(headers.map(([header]) => header))] as const;
    }),
  );
}

/** Which parts of a request a request validator checks. */
interface Validator {
  readonly body: boolean;
  readonly parameters: boolean;
}

/** Reads `x-amazon-apigateway-request-validators`. */
export function readValidators(value: unknown, path: string): ReadonlyMap<string, Validator> {
  return new Map(
    readEntries(value, path).map(([key, item]) => {
      const validator = readObject(item, `${path}.${key}`);
      rejectUnknownKeys(validator, `${path}.${key}`, [
        "validateRequestBody",
        "validateRequestParameters",
      ]);
      const body = validator.validateRequestBody === true;
      return [key, { body, parameters: validator.validateRequestParameters === true }];
    }),
  );
}

/** The validator that an operation names; `undefined` when it names none. */
function readValidator(
  value: unknown,
  path: string,
  validators: ReadonlyMap<string, Validator>,
): Validator | undefined {
  if (value === undefined) return undefined;
  const name = readString(value, path);
  const known = [...validators.keys()].join(", ");
  return validators.get(name) ?? reject(path, `"${name}" is not declared; declared: ${known}`);
}
