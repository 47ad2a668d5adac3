import { matchesWildcard } from "../wildcard";

/** A statement of an identity policy, its members made lists. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

export type Decision = "allow" | "explicit-deny" | "implicit-deny";

const known = new Set(["Sid", "Effect", "Action", "Resource"]);

/**
 * Reads an identity policy's JSON. A member whose meaning is not emulated (`Condition`, `NotAction`, `NotResource`)
 * is refused: leaving it out would allow or deny something else than AWS does.
 *
 * @throws Error that names the policy and the member.
 */
export function parsePolicy(name: string, json: unknown): Statement[] {
  const document = typeof json === "string" ? parseJson(name, json) : json;
  if (!isRecord(document)) throw new Error(`policy ${name} is not a JSON object`);
  return list(document.Statement).map((statement) => parseStatement(name, statement));
}

/**
 * Decides as IAM does for identity policies within one account: a matching Deny wins, then a matching Allow, else no.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(
  statements: readonly Statement[],
  action: string,
  resource: string,
): Decision {
  const matching = statements.filter(
    (statement) =>
      statement.actions.some((pattern) =>
        matchesWildcard(pattern.toLowerCase(), action.toLowerCase()),
      ) && statement.resources.some((pattern) => matchesWildcard(pattern, resource)),
  );
  if (matching.length === 0) return "implicit-deny";
  return matching.every((statement) => statement.effect === "Allow") ? "allow" : "explicit-deny";
}

function parseStatement(name: string, statement: unknown): Statement {
  if (!isRecord(statement)) throw new Error(`policy ${name} has a statement that is not an object`);
  const foreign = Object.keys(statement).filter((member) => !known.has(member));
  if (foreign.length > 0) {
    throw new Error(
      `policy ${name} uses ${foreign.join(", ")}, which the local IAM does not emulate`,
    );
  }
  const effect = statement.Effect;
  if (effect !== "Allow" && effect !== "Deny") {
    throw new Error(`policy ${name}: Effect must be Allow or Deny, not ${String(effect)}`);
  }
  const actions = strings(name, statement.Action);
  const resources = strings(name, statement.Resource);
  refuseUnless(name, "Action", actions, /^(\*|[\w-]+:[\w*?]+)$/, '"*" or "service:Action"');
  refuseUnless(name, "Resource", resources, /^(\*|arn:[^:]*(:[^:]*){3}:.+)$/s, '"*" or an ARN');
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
  refuseUnless(name, "Resource", resources, /^(?!.*\$\{)/s, "without a policy variable");
  return { effect, actions, resources };
}

/** AWS refuses such a policy as malformed; a variable is one that only AWS can put a value for. */
function refuseUnless(
  name: string,
  member: string,
  values: readonly string[],
  form: RegExp,
  wanted: string,
): void {
  const wrong = values.find((value) => !form.test(value));
  if (wrong !== undefined)
    throw new Error(`policy ${name}: ${member} must be ${wanted}, not ${JSON.stringify(wrong)}`);
}

function strings(name: string, value: unknown): string[] {
  const values = list(value);
  const texts = values.filter((member): member is string => typeof member === "string");
  if (values.length === 0 || texts.length < values.length) {
    throw new Error(`policy ${name}: Action and Resource must be strings or lists of strings`);
  }
  return texts;
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
