import type { Permission } from "../lambda/lambda";
import type { Resource } from "../program/engine";
import { physicalName } from "./provider";

interface IdentifiedPermission extends Permission {
  readonly statementId: string;
}

// https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
const forms = {
  action: /^(lambda:\*|lambda:[a-zA-Z]+|\*)$/,
  sourceAccount: /^\d{12}$/,
  sourceArn: /^arn:aws[\w-]*:[\w-]+:([a-z]{2}(-[a-z]+)+-\d)?:(\d{12})?:.+$/s,
  statementId: /^[\w-]{1,100}$/,
} as const;

// Each narrows the permission down: without it the permission would allow more than in AWS.
const notEmulated = ["qualifier", "eventSourceToken", "principalOrgId", "functionUrlAuthType"];

/** Reads an `aws.lambda.Permission`. Rejects what AWS rejects. */
export function readPermission(resource: Resource): IdentifiedPermission {
  const { inputs } = resource;
  const unknown = notEmulated.filter((name) => inputs[name] !== undefined);
  if (unknown.length > 0) throw new Error(`${unknown.join(", ")} is not emulated`);
  const statementId = physicalName(resource, "statementId");
  check("statementId", statementId);
  check("action", inputs.action);
  for (const name of ["sourceArn", "sourceAccount"] as const) {
    if (inputs[name] !== undefined) check(name, inputs[name]);
  }
  const functionName = nameOf(String(inputs.function));
  return {
    id: `${functionName}/${statementId}`,
    statementId,
    function: functionName,
    action: String(inputs.action),
    principal: String(inputs.principal),
    ...(typeof inputs.sourceArn === "string" ? { sourceArn: inputs.sourceArn } : {}),
    ...(typeof inputs.sourceAccount === "string" ? { sourceAccount: inputs.sourceAccount } : {}),
  };
}

function check(name: keyof typeof forms, value: unknown): void {
  if (typeof value === "string" && forms[name].test(value)) return;
  throw new Error(`${name} must match ${String(forms[name])}, got ${JSON.stringify(value)}`);
}

/** A function's name, from the name or from its whole or partial ARN. */
function nameOf(nameOrArn: string): string {
  const name = /^(?:(?:arn:aws[\w-]*:lambda:[\w-]+:)?\d{12}:function:)?([\w-]+)$/.exec(
    nameOrArn,
  )?.[1];
  if (name !== undefined) return name;
  throw new Error(
    `function must be a name or an ARN without a version or an alias, got ${JSON.stringify(nameOrArn)}`,
  );
}
