import { account } from "../shared/names";
import { payloadLimit } from "../shared/payloadLimit";
import { matchesWildcard } from "../shared/wildcard";
import type { FunctionCode, InvocationResult } from "./executionEnvironment";
import type { Invocation, InvocationOutcome, Invoke } from "./invocation";
import { createThreadPool, type ThreadPool } from "./threadPool";

/** Who may invoke a function: an `aws.lambda.Permission`. */
export interface Permission {
  readonly id: string;
  /** The function's name. */
  readonly function: string;
  /** May be `lambda:*` or `*`. */
  readonly action: string;
  readonly principal: string;
  /** The account that the calling resource must be in; without it any. */
  readonly sourceAccount?: string;
  /** The ARN of the calling resource, in which `*` and `?` are wildcards; without it any resource of the principal. */
  readonly sourceArn?: string;
}

export interface Lambda {
  /** Creates a function or replaces its code: invocations from now on run the new code, earlier ones end with the old. */
  putFunction(code: FunctionCode): void;
  removeFunction(arn: string): void;
  putPermission(permission: Permission): void;
  removePermission(id: string): void;
  readonly invoke: Invoke;
  /** Stops every function at once. */
  close(): Promise<void>;
}

interface ServedFunction {
  readonly code: FunctionCode;
  readonly pool: ThreadPool;
  /** Invocations that have not ended, those that wait for an environment included. */
  running: number;
}

/**
 * The local Lambda.
 *
 * @param output called with each line that a function writes to its console.
 */
export function createLambda(output: (functionName: string, line: string) => void): Lambda {
  const functions = new Map<string, ServedFunction>();
  const permissions = new Map<string, Permission>();
  const retired = new Set<ThreadPool>();

  function retire(arn: string): void {
    const previous = functions.get(arn);
    functions.delete(arn);
    if (previous === undefined) return;
    const { code, pool } = previous;
    retired.add(pool);
    void pool.drain().then(() => {
      retired.delete(pool);
      code.retired?.();
    });
  }

  const permitted = ({ name }: FunctionCode, { principal, sourceArn }: Invocation) =>
    [...permissions.values()].some(
      (permission) =>
        permission.function === name &&
        matchesWildcard(permission.action.toLowerCase(), "lambda:invokefunction") &&
        permission.principal === principal &&
        (permission.sourceAccount ?? account) === account &&
        (permission.sourceArn === undefined || matchesWildcard(permission.sourceArn, sourceArn)),
    );

  return {
    putFunction: (code) => {
      retire(code.arn);
      const pool = createThreadPool(code, (line) => {
        output(code.name, line);
      });
      functions.set(code.arn, { code, pool, running: 0 });
    },
    removeFunction: retire,
    putPermission: (permission) => {
      permissions.set(permission.id, permission);
    },
    removePermission: (id) => {
      permissions.delete(id);
    },
    invoke: async (functionArn, invocation) => {
      const found = functions.get(functionArn);
      if (found === undefined) return failed(`there is no function ${functionArn}`);
      if (!permitted(found.code, invocation)) return notPermitted(found.code.name, invocation);
      const event = JSON.stringify(invocation.event);
      if (isTooLarge(event)) return failed(`${found.code.name}: the event is over 6 MB`);
      if (found.running >= (found.code.reservedConcurrency ?? Infinity))
        return throttled(found.code);
      found.running += 1;
      try {
        const { result, ...consumed } = await found.pool.run(event);
        return { ...outcomeOf(found.code, result), ...consumed };
      } finally {
        found.running -= 1;
      }
    },
    close: async () => {
      const pools = [...[...functions.values()].map(({ pool }) => pool), ...retired];
      await Promise.all(pools.map((pool) => pool.stop()));
    },
  };
}

function outcomeOf({ name, timeout }: FunctionCode, result: InvocationResult): InvocationOutcome {
  switch (result.kind) {
    case "timed-out": {
      const message = `${name}: Task timed out after ${timeout.toFixed(2)} seconds`;
      return { ok: false, reason: "timed-out", message };
    }
    case "failed": {
      const { errorType, errorMessage, stack } = result.error;
      const message = `${name}: ${stack ?? `${errorType}: ${errorMessage}`}`;
      return { ok: false, reason: "failed", message, error: { errorType, errorMessage } };
    }
    case "result":
      if (isTooLarge(result.payload)) return failed(`${name}: the response is over 6 MB`);
      return { ok: true, payload: JSON.parse(result.payload), functionName: name };
  }
}

function isTooLarge(payload: string): boolean {
  return Buffer.byteLength(payload) > payloadLimit;
}

function failed(message: string): InvocationOutcome {
  return { ok: false, reason: "failed", message };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html: 429 TooManyRequestsException */
function throttled({ name, reservedConcurrency }: FunctionCode): InvocationOutcome {
  const message = `${name}: Rate Exceeded. reservedConcurrentExecutions lets ${String(reservedConcurrency)} invocations run at once`;
  return { ok: false, reason: "throttled", message };
}

function notPermitted(name: string, { principal, sourceArn }: Invocation): InvocationOutcome {
  const missing = `aws.lambda.Permission { function: "${name}", action: "lambda:InvokeFunction", principal: "${principal}", sourceArn: "${sourceArn}" }`;
  return {
    ok: false,
    reason: "not-permitted",
    message: `${name} was not invoked: it lacks ${missing}`,
  };
}
