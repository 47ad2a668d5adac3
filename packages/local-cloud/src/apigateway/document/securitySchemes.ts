import {
  isObject,
  readEntries,
  readObject,
  readOnly,
  readText,
  readTexts,
  refuse,
  shown,
} from "../parse";

/** A Cognito user pool authorizer. */
export interface Authorizer {
  /** The header that carries the token. */
  readonly header: string;
  readonly userPoolArns: readonly string[];
}

/** Who may call an operation. */
export interface Authorization {
  readonly authorizer: Authorizer;
  /** None: an ID token is asked for. Some: an access token with at least one of them. */
  readonly scopes: readonly string[];
}

const authorizerKey = "x-amazon-apigateway-authorizer";

/** Reads `components.securitySchemes`: authorizers by name. */
export function readSecuritySchemes(
  value: unknown,
  place: string,
): ReadonlyMap<string, Authorizer> {
  return new Map(
    readEntries(value, place).map(([name, item]) => [name, readScheme(item, `${place}.${name}`)]),
  );
}

/** Reads an operation's `security`: API Gateway knows one authorizer for each method. */
export function readAuthorization(
  value: unknown,
  place: string,
  authorizers: ReadonlyMap<string, Authorizer>,
): Authorization | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return refuse(place, `must be an array, got ${shown(value)}`);
  const requirements = value.flatMap((item: unknown) => readEntries(item, place));
  if (requirements.length !== value.length || requirements.length > 1) {
    return refuse(place, "a method has one authorizer: give one requirement with one scheme");
  }
  const [requirement] = requirements;
  if (requirement === undefined) return undefined;
  const [name, scopes] = requirement;
  const authorizer = authorizers.get(name);
  if (authorizer === undefined) {
    return refuse(place, `"${name}" is not declared in components.securitySchemes`);
  }
  return { authorizer, scopes: readTexts(scopes, `${place}.${name}`) };
}

function readScheme(value: unknown, place: string): Authorizer {
  const scheme = readObject(value, place);
  const authType = "x-amazon-apigateway-authtype";
  readOnly(scheme, place, ["type", "name", "in", "description", authType, authorizerKey]);
  if (scheme.type !== "apiKey" || scheme.in !== "header") {
    refuse(place, `must be {type: "apiKey", in: "header"}, got ${shown(scheme)}`);
  }
  if (scheme[authType] !== "cognito_user_pools" || !isObject(scheme[authorizerKey])) {
    refuse(
      `${place}.${authType}`,
      `only cognito_user_pools is emulated, got ${shown(scheme[authType])}`,
    );
  }
  const at = `${place}.${authorizerKey}`;
  const authorizer = readObject(scheme[authorizerKey], at);
  readOnly(authorizer, at, [
    ...["type", "providerARNs", "identitySource"],
    // How long a decision is kept. Every request is decided anew here.
    "authorizerResultTtlInSeconds",
  ]);
  if (authorizer.type !== "cognito_user_pools") {
    refuse(`${at}.type`, `only cognito_user_pools is emulated, got ${shown(authorizer.type)}`);
  }
  const userPoolArns = readTexts(authorizer.providerARNs, `${at}.providerARNs`);
  if (userPoolArns.length === 0) refuse(`${at}.providerARNs`, "must name a user pool");
  const name = readText(scheme.name, `${place}.name`);
  const source = authorizer.identitySource ?? `method.request.header.${name}`;
  const header = /^method\.request\.header\.([\w-]+)$/.exec(
    readText(source, `${at}.identitySource`),
  );
  if (header?.[1] === undefined) {
    return refuse(
      `${at}.identitySource`,
      `must be method.request.header.NAME, got ${shown(source)}`,
    );
  }
  return { header: header[1], userPoolArns };
}
