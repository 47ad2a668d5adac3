import {
  isRecord,
  quoted,
  readArray,
  readEntries,
  readObject,
  readString,
  readStrings,
  reject,
  rejectUnknownKeys,
} from "../../shared/json";

/** A Cognito user pool authorizer. */
export interface Authorizer {
  /** The header that carries the token. */
  readonly header: string;
  readonly userPoolArns: readonly string[];
}

/** Who may call a guarded operation. */
export interface Authorization {
  readonly authorizer: Authorizer;
  /** None: an ID token is required. Some: an access token with at least one of them. */
  readonly scopes: readonly string[];
}

const authorizerKey = "x-amazon-apigateway-authorizer";

/** Reads `components.securitySchemes`: authorizers by name. */
export function readSecuritySchemes(value: unknown, path: string): ReadonlyMap<string, Authorizer> {
  return new Map(
    readEntries(value, path).map(([name, item]) => [name, readScheme(item, `${path}.${name}`)]),
  );
}

/** Reads an operation's `security`: API Gateway knows one authorizer for each method. */
export function readAuthorization(
  value: unknown,
  path: string,
  authorizers: ReadonlyMap<string, Authorizer>,
): Authorization | undefined {
  if (value === undefined) return undefined;
  const items = readArray(value, path);
  const requirements = items.flatMap((item) => readEntries(item, path));
  if (requirements.length !== items.length || requirements.length > 1) {
    return reject(path, "a method has one authorizer: give one requirement with one scheme");
  }
  const [requirement] = requirements;
  if (requirement === undefined) return undefined;
  const [name, scopes] = requirement;
  const authorizer = authorizers.get(name);
  if (authorizer === undefined) {
    return reject(path, `"${name}" is not declared in components.securitySchemes`);
  }
  return { authorizer, scopes: readStrings(scopes, `${path}.${name}`) };
}

function readScheme(value: unknown, path: string): Authorizer {
  const scheme = readObject(value, path);
  const authType = "x-amazon-apigateway-authtype";
  rejectUnknownKeys(scheme, path, ["type", "name", "in", "description", authType, authorizerKey]);
  if (scheme.type !== "apiKey" || scheme.in !== "header") {
    reject(path, `must be {type: "apiKey", in: "header"}, got ${quoted(scheme)}`);
  }
  if (scheme[authType] !== "cognito_user_pools" || !isRecord(scheme[authorizerKey])) {
    reject(
      `${path}.${authType}`,
      `only cognito_user_pools is emulated, got ${quoted(scheme[authType])}`,
    );
  }
  const authorizerPath = `${path}.${authorizerKey}`;
  const authorizer = readObject(scheme[authorizerKey], authorizerPath);
  rejectUnknownKeys(authorizer, authorizerPath, [
    ...["type", "providerARNs", "identitySource"],
    // How long a decision is kept. Every request is decided anew here.
    "authorizerResultTtlInSeconds",
  ]);
  if (authorizer.type !== "cognito_user_pools") {
    reject(
      `${authorizerPath}.type`,
      `only cognito_user_pools is emulated, got ${quoted(authorizer.type)}`,
    );
  }
  const userPoolArns = readStrings(authorizer.providerARNs, `${authorizerPath}.providerARNs`);
  if (userPoolArns.length === 0) reject(`${authorizerPath}.providerARNs`, "must name a user pool");
  const name = readString(scheme.name, `${path}.name`);
  const source = authorizer.identitySource ?? `method.request.header.${name}`;
  const header = /^method\.request\.header\.([\w-]+)$/.exec(
    readString(source, `${authorizerPath}.identitySource`),
  );
  if (header?.[1] === undefined) {
    return reject(
      `${authorizerPath}.identitySource`,
      `must be method.request.header.NAME, got ${quoted(source)}`,
    );
  }
  return { header: header[1], userPoolArns };
}
