import * as pulumi from "@pulumi/pulumi";
import { problemMessage } from "../shared/problems";

/** Environment variables of a function, by name. */
export type Environment = Readonly<Record<string, pulumi.Input<string>>>;

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
const reserved = [
  ...["_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV"],
  ...["AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION"],
  ...["AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME"],
  ...["AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
  ...["AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"],
];
const longest = 4096;

/** What Lambda rejects in these variables, as far as it can be seen before Outputs are known. */
export function environmentProblems(who: string, environment: Environment = {}): string[] {
  const plain = Object.entries(environment).map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : "",
  ]);
  return [
    ...Object.keys(environment).flatMap((name) => nameProblems(who, name)),
    ...sizeProblems(who, Object.fromEntries(plain)),
  ];
}

/** The same variables; those that are Outputs fail where all of them together prove too long. */
export function checkedEnvironment(who: string, environment: Environment): Environment {
  // Only whether they are too long is known of all of them: a secret among them makes no other one a secret.
  const checked = pulumi.unsecret(pulumi.output({ ...environment })).apply((variables) => {
    const [problem] = sizeProblems(who, variables);
    if (problem !== undefined) throw new pulumi.RunError(problem);
    return true;
  });
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      typeof value === "string" ? value : pulumi.all([value, checked]).apply(([known]) => known),
    ]),
  );
}

function nameProblems(who: string, name: string): string[] {
  if (reserved.includes(name)) {
    return [`${who}: environment variable ${name} is Lambda's own: choose another name`];
  }
  if (/^[A-Za-z][A-Za-z0-9_]+$/.test(name)) return [];
  const allowed = "a letter, then letters, digits and _, two characters at least";
  return [problemMessage(who, "the name of an environment variable", allowed, name)];
}

/** Lambda measures all names and values as JSON. */
function sizeProblems(who: string, variables: Readonly<Record<string, string>>): string[] {
  const size = Buffer.byteLength(JSON.stringify(variables));
  if (size <= longest) return [];
  const [largest] = Object.entries(variables).sort(([, a], [, b]) => b.length - a.length);
  return [
    `${who}: environment variables must have ${String(longest)} bytes at most in all, not ${String(size)}; the longest is ${largest?.[0] ?? ""}`,
  ];
}
