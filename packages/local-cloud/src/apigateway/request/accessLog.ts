import { reject } from "../../shared/json";
import {
  isKnownVariable,
  lookUp,
  substitute,
  type Variables,
  variablesIn,
} from "../templates/contextVariables";

/** One finished request. No header and no body is ever part of it. */
export interface RequestLog {
  readonly requestId: string;
  readonly apiId: string;
  readonly method: string;
  /** The resource's path with braces; absent where nothing matched. */
  readonly resourcePath?: string;
  /** As it was sent, with the stage, without the query. */
  readonly path: string;
  /** What the caller got; 499 for one that went away first. */
  readonly status: number;
  readonly durationMs: number;
  readonly functionName?: string;
  /** The caller, where a token said who it is. */
  readonly sub?: string;
  /** Why the gateway responded itself, and what to do about it where that is known. */
  readonly error?: string;
  /** The line in the stage's own format, where it has one. */
  readonly accessLog?: string;
}

/** @throws Error for a format that is not a single line with the request's id, as API Gateway requires. */
export function checkAccessLogFormat(format: string, path: string): void {
  if (/[\r\n]/.test(format)) reject(path, "must be a single line");
  const names = variablesIn(format);
  if (!names.includes("requestId") && !names.includes("extendedRequestId")) {
    reject(path, "must contain $context.requestId or $context.extendedRequestId");
  }
  const unknown = names.find((name) => !isKnownVariable(name, "access log"));
  if (unknown !== undefined) reject(path, `$context.${unknown} is not emulated`);
}

/** The line in the stage's format: `-` where a variable has no value. */
export function formatAccessLog(format: string, variables: Variables): string {
  return substitute(format, (name) => {
    const value = lookUp(variables, name);
    if (value === undefined || value === "") return "-";
    // A caller's value must not end the string, or the line, that it is in.
    return name === "error.messageString" ? value : JSON.stringify(value).slice(1, -1);
  });
}
