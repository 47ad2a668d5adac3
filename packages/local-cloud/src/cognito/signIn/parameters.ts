import { invalidParameter } from "../protocol/errors";

/** A member of `AuthParameters` or `ChallengeResponses`, which must not be empty. */
export function requiredParameter(parameters: ReadonlyMap<string, string>, name: string): string {
  const value = parameters.get(name);
  if (value === undefined || value === "") {
    throw invalidParameter(`Missing required parameter ${name}`);
  }
  return value;
}
