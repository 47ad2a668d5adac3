import {
  type JsonObject,
  readEntries,
  readObject,
  rejectUnknownKeys,
  readString,
  reject,
  quoted,
} from "../../shared/json";
import type { Operation, Parameter } from "./apiDocument";
import { readIntegration } from "./integration";
import { readBodyModels } from "./models";
import { type Authorizer, readAuthorization } from "./securitySchemes";

/** What an operation may refer to. */
export interface Surroundings {
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

/** Reads one operation; `place` is where it stands, for messages. */
export function readOperation(
  path: string,
  key: string,
  value: unknown,
  place: string,
  surroundings: Surroundings,
): Operation {
  const operation = readObject(value, place);
  rejectUnknownKeys(operation, place, [
    ...["operationId", "summary", "description", "tags", "deprecated", "externalDocs"],
    ...["parameters", "requestBody", "responses", "security"],
    "x-amazon-apigateway-integration",
    "x-amazon-apigateway-request-validator",
    "x-amazon-apigateway-auth",
  ]);
  checkAuthType(operation["x-amazon-apigateway-auth"], `${place}.x-amazon-apigateway-auth`);
  const validator = readValidator(
    operation["x-amazon-apigateway-request-validator"] ?? surroundings.defaultValidator,
    `${place}.x-amazon-apigateway-request-validator`,
    surroundings.validators,
  );
  const parameters = readParameters(operation.parameters, `${place}.parameters`);
  const models = readBodyModels(
    operation.requestBody,
    `${place}.requestBody`,
    surroundings.schemas,
  );
  return {
    path,
    method: key === anyMethod ? "ANY" : key.toUpperCase(),
    integration: readIntegration(
      operation["x-amazon-apigateway-integration"],
      `${place}.x-amazon-apigateway-integration`,
      surroundings.region,
      readResponseHeaders(operation.responses, `${place}.responses`),
    ),
    authorization: readAuthorization(
      operation.security,
      `${place}.security`,
      surroundings.authorizers,
    ),
    requiredParameters: validator?.parameters === true ? parameters : [],
    bodyModels: validator?.body === true ? models : undefined,
  };
}

function checkAuthType(value: unknown, place: string): void {
  if (value === undefined) return;
  const { type } = readObject(value, place);
  if (typeof type !== "string" || type.toUpperCase() !== "NONE") {
    reject(`${place}.type`, `only NONE is emulated, got ${quoted(type)}`);
  }
}

const locations: Readonly<Record<string, Parameter["location"]>> = {
  header: "header",
  path: "path",
  query: "querystring",
};

/** The required parameters, in the order in which API Gateway names those that are missing. */
function readParameters(value: unknown, place: string): readonly Parameter[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return reject(place, `must be an array, got ${quoted(value)}`);
  return value
    .flatMap((item: unknown, index): readonly Parameter[] => {
      const parameter = readObject(item, `${place}[${String(index)}]`);
      const at = `${place}[${String(index)}]`;
      rejectUnknownKeys(parameter, at, [
        ...["name", "in", "required", "schema", "description", "deprecated", "example"],
        ...["style", "explode", "allowEmptyValue"],
      ]);
      const name = readString(parameter.name, `${at}.name`);
      const location = locations[readString(parameter.in, `${at}.in`)];
      if (location === undefined) {
        return reject(`${at}.in`, `must be header, path or query, got ${quoted(parameter.in)}`);
      }
      return parameter.required === true ? [{ location, name }] : [];
    })
    .sort((a, b) => (`${a.location}.${a.name}` < `${b.location}.${b.name}` ? -1 : 1));
}

/** The headers that each declared response may carry: an integration response may set no other. */
function readResponseHeaders(
  value: unknown,
  place: string,
): ReadonlyMap<number, ReadonlySet<string>> {
  const declared = readEntries(value, place).filter(([status]) => /^\d{3}$/.test(status));
  return new Map(
    declared.map(([status, item]) => {
      const response = readObject(item, `${place}.${status}`);
      rejectUnknownKeys(response, `${place}.${status}`, ["description", "headers", "content"]);
      const headers = readEntries(response.headers, `${place}.${status}.headers`);
      return [Number(status), new Set(headers.map(([header]) => header))] as const;
    }),
  );
}

/** What a request validator checks. */
interface Validator {
  readonly body: boolean;
  readonly parameters: boolean;
}

/** Reads `x-amazon-apigateway-request-validators`. */
export function readValidators(value: unknown, name: string): ReadonlyMap<string, Validator> {
  const place = `${name}.x-amazon-apigateway-request-validators`;
  return new Map(
    readEntries(value, place).map(([key, item]) => {
      const validator = readObject(item, `${place}.${key}`);
      rejectUnknownKeys(validator, `${place}.${key}`, [
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
  place: string,
  validators: ReadonlyMap<string, Validator>,
): Validator | undefined {
  if (value === undefined) return undefined;
  const name = readString(value, place);
  const known = [...validators.keys()].join(", ");
  return validators.get(name) ?? reject(place, `"${name}" is not declared; declared: ${known}`);
}
