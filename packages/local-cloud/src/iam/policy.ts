import { isRecord, type JsonObject } from "../shared/json";

/** A statement of an identity policy, its `Action` and `Resource` as lists. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: Patterns;
  readonly resources: Patterns;
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface Patterns {
  readonly patterns: readonly string[];
  /** Whether they name what the statement does not hold for. */
  readonly except: boolean;
}

const versions: readonly unknown[] = [undefined, "2008-10-17", "2012-10-17"];

/**
 * Reads an identity policy's JSON, as a string or parsed. Rejects what AWS rejects, and what is not emulated
 * (`Condition`, a policy variable): ignoring it would allow or deny something else than AWS does.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @throws Error that names the policy and the member.
 */
export function parsePolicy(name: string, json: unknown): Statement[] {
  const document = typeof json === "string" ? parseJson(name, json) : json;
  if (!isRecord(document)) throw new Error(`policy ${name} is not a JSON object`);
  rejectUnknownMembers(name, document, ["Version", "Id", "Statement"]);
  if (!versions.includes(document.Version)) {
    throw new Error(
      `policy ${name}: Version must be 2012-10-17 or 2008-10-17, not ${JSON.stringify(document.Version)}`,
    );
  }
  if (document.Statement === undefined) throw new Error(`policy ${name} has no Statement`);
  const statements = list(document.Statement);
  checkSids(name, statements);
  return statements.map((statement) => parseStatement(name, statement));
}

function parseStatement(name: string, statement: unknown): Statement {
  if (!isRecord(statement)) throw new Error(`policy ${name} has a statement that is not an object`);
  rejectUnknownMembers(name, statement, [
    ...["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource"],
  ]);
  const effect = statement.Effect;
  if (effect !== "Allow" && effect !== "Deny") {
    throw new Error(`policy ${name}: Effect must be Allow or Deny, not ${String(effect)}`);
  }
  const actions = readPatterns(name, statement, "Action");
  const resources = readPatterns(name, statement, "Resource");
  checkPatterns(name, "Action", actions, /^(\*|[\w-]+:[\w*?]+)$/, '"*" or "service:Action"');
  checkPatterns(name, "Resource", resources, /^(\*|arn:[^:]*(:[^:]*){3}:.+)$/s, '"*" or an ARN');
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
  checkPatterns(name, "Resource", resources, /^(?!.*\$\{)/s, "without a policy variable");
  return { effect, actions, resources };
}

function readPatterns(
  name: string,
  statement: JsonObject,
  member: "Action" | "Resource",
): Patterns {
  const except = statement[`Not${member}`] !== undefined;
  if (except && statement[member] !== undefined) {
    throw new Error(`policy ${name}: a statement has ${member} or Not${member}, not both`);
  }
  return { patterns: strings(name, statement[except ? `Not${member}` : member]), except };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html */
function checkSids(name: string, statements: readonly unknown[]): void {
  const seen = new Set<unknown>();
  for (const statement of statements) {
    const sid = isRecord(statement) ? (statement.Sid ?? "") : "";
    if (typeof sid !== "string" || !/^[A-Za-z0-9]*$/.test(sid)) {
      throw new Error(
        `policy ${name}: Sid must have letters and digits alone, not ${JSON.stringify(sid)}`,
      );
    }
    if (sid !== "" && seen.has(sid)) throw new Error(`policy ${name}: Sid ${sid} is not unique`);
    seen.add(sid);
  }
}

/** Also `Principal`, which is part of resource policies: AWS rejects it in an identity policy. */
function rejectUnknownMembers(name: string, object: JsonObject, known: readonly string[]): void {
  const unknown = Object.keys(object).filter((member) => !known.includes(member));
  if (unknown.length === 0) return;
  throw new Error(
    `policy ${name} uses ${unknown.join(", ")}, which the local IAM does not emulate`,
  );
}

/** AWS rejects a policy with other patterns as malformed; policy variables are not emulated. */
function checkPatterns(
  name: string,
  member: string,
  { patterns }: Patterns,
  form: RegExp,
  expected: string,
): void {
  const wrong = patterns.find((value) => !form.test(value));
  if (wrong !== undefined)
    throw new Error(`policy ${name}: ${member} must be ${expected}, not ${JSON.stringify(wrong)}`);
}

function strings(name: string, value: unknown): string[] {
  const values = list(value);
  const all = values.filter((member) => typeof member === "string");
  if (values.length === 0 || all.length < values.length) {
    throw new Error(`policy ${name}: Action and Resource must be strings or lists of strings`);
  }
  return all;
}

function parseJson(name: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`policy ${name} is not valid JSON: ${String(error)}`, { cause: error });
  }
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

const arn = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const all = { patterns: ["*"], except: false };
const grants = (action: string): readonly Statement[] => [
  { effect: "Allow", actions: { patterns: [action], except: false }, resources: all },
];

/**
 * AWS's own policies, by ARN: what they allow in the services that are emulated. Those without statements are for logs,
 * traces, networks and the like.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const managedPolicies: ReadonlyMap<string, readonly Statement[]> = new Map([
  [arn("AdministratorAccess"), grants("*")],
  [arn("AmazonDynamoDBFullAccess"), grants("dynamodb:*")],
  [arn("AmazonCognitoPowerUser"), grants("cognito-idp:*")],
  ...[
    "service-role/AWSLambdaBasicExecutionRole",
    "service-role/AWSLambdaVPCAccessExecutionRole",
    "service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    "AWSXRayDaemonWriteAccess",
    "CloudWatchLambdaInsightsExecutionRolePolicy",
  ].map((name): [string, readonly Statement[]] => [arn(name), []]),
]);
