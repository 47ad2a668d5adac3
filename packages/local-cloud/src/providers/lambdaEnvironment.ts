import { type JsonObject, objectIn } from "../shared/json";

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
const reserved = new Set([
  ...["_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV"],
  ...["AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION"],
  ...["AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME"],
  ...["AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
  ...["AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"],
]);
const name = /^[a-zA-Z]([a-zA-Z0-9_])+$/;
const longest = 4096;

/** The variables that the program gives a function. Rejects what AWS rejects, in its words. */
export function readEnvironment(inputs: JsonObject): Record<string, string> {
  const entries = Object.entries(objectIn(objectIn(inputs, "environment"), "variables"));
  const variables = Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
  const keys = Object.keys(variables);
  const own = keys.filter((key) => reserved.has(key));
  if (own.length > 0) {
    throw unable(
      `contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${own.join(", ")}`,
    );
  }
  const invalid = keys.find((key) => !name.test(key));
  if (invalid !== undefined) {
    throw new Error(
      `Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: ${name.source.slice(1, -1)}], got "${invalid}"`,
    );
  }
  const json = JSON.stringify(variables);
  if (Buffer.byteLength(json) > longest) {
    throw unable(`exceeded the 4KB limit. String measured: ${json}`);
  }
  return variables;
}

function unable(reason: string): Error {
  return new Error(
    `Lambda was unable to configure your environment variables because the environment variables you have provided ${reason}`,
  );
}
