import { matchesWildcard } from "../shared/wildcard";
import type { Patterns, Statement } from "./policy";

type Decision = "allow" | "explicit-deny" | "implicit-deny";

/**
 * Decides as IAM does for identity policies within one account: a matching Deny wins, then a matching Allow; without either the
 * request is denied.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(
  statements: readonly Statement[],
  action: string,
  resource: string,
): Decision {
  const matching = statements.filter(
    ({ actions, resources }) =>
      matches(actions, (pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase())) &&
      matches(resources, (pattern) => matchesArn(pattern, resource)),
  );
  if (matching.length === 0) return "implicit-deny";
  return matching.every((statement) => statement.effect === "Allow") ? "allow" : "explicit-deny";
}

function matches({ patterns, except }: Patterns, test: (pattern: string) => boolean): boolean {
  return patterns.some(test) !== except;
}

/**
 * A wildcard matches characters of one segment of an ARN; a `*` at the end of a segment matches further segments, too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
function matchesArn(pattern: string, arn: string): boolean {
  const source = pattern.replace(
    /\*+|\?|[.+^${}()|[\]\\]/g,
    (token: string, offset: number, whole: string) => {
      if (token === "?") return "[^:]";
      if (!token.startsWith("*")) return `\\${token}`;
      const next = whole[offset + token.length];
      return next === undefined || next === ":" ? ".*" : "[^:]*";
    },
  );
  return new RegExp(`^${source}$`, "s").test(arn);
}
