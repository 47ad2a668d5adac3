import { account } from "../shared/names";
import { matchesWildcard } from "../shared/wildcard";
import type { FunctionCode, Result } from "./environment";
import { createPool, type Pool } from "./pool";

/** Who may invoke a function: an `aws.lambda.Permission`. */
export interface Permission {
  readonly id: string;
  /** The function's name. */
  readonly function: string;
  /** May be `lambda:*` or `*`. */
  readonly action: string;
  readonly principal: string;
  /** Whose resource it must be that calls; without it anybody's. */
  readonly sourceAccount?: string;
  /** May hold `*` and `?`; without it any resource of the principal may. */
  readonly sourceArn?: string;
}

export interface Lambda {
  /** Creates a function or replaces its code: calls from now on run the new one, those under way end with the old. */
  putFunction(code: FunctionCode): void;
  removeFunction(arn: string): void;
  putPermission(permission: Permission): void;
  removePermission(id: string): void;
  readonly invoke: Invoke;
  close(): Promise<void>;
}

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const maxPayload = 6 * 1024 * 1024;

/** The local Lambda. `output` gets what functions write, a line at a time. */
export function createLambda(output: (functionName: string, line: string) => void): Lambda {
  const functions = new Map<string, { readonly code: FunctionCode; readonly pool: Pool }>();
  const permissions = new Map<string, Permission>();
  const retired = new Set<Pool>();

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
      const pool = createPool(code, (line) => {
        output(code.name, line);
      });
      functions.set(code.arn, { code, pool });
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
      if (event.length > maxPayload) return failed(`${found.code.name}: the event is over 6 MB`);
      const { result, ...consumed } = await found.pool.run(event);
      return { ...outcome(found.code, result), ...consumed };
    },
    close: async () => {
      const pools = [...[...functions.values()].map(({ pool }) => pool), ...retired];
      await Promise.all(pools.map((pool) => pool.stop()));
    },
  };
}

function outcome({ name, timeout }: FunctionCode, result: Result): Outcome {
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
      if (result.payload.length > maxPayload) return failed(`${name}: the answer is over 6 MB`);
      return { ok: true, payload: JSON.parse(result.payload), functionName: name };
  }
}

function failed(message: string): Outcome {
  return { ok: false, reason: "failed", message };
}

function notPermitted(name: string, { principal, sourceArn }: Invocation): Outcome {
  const missing = `aws.lambda.Permission { function: "${name}", action: "lambda:InvokeFunction", principal: "${principal}", sourceArn: "${sourceArn}" }`;
  return {
    ok: false,
    reason: "not-permitted",
    message: `${name} was not invoked: it lacks ${missing}`,
  };
}

/** A call of a function by another service. */
export interface Invocation {
  readonly event: unknown;
  /** The calling service: a function answers only those that an `aws.lambda.Permission` names. */
  readonly principal: "apigateway.amazonaws.com" | "cognito-idp.amazonaws.com";
  /** What calls within the service: a user pool's ARN, or an API's `…/stage/METHOD/path`. */
  readonly sourceArn: string;
}

export type Outcome =
  | {
      readonly ok: true;
      readonly payload: unknown;
      readonly functionName: string;
      /** The DynamoDB capacity units that the call has consumed, where that is known. */
      readonly units?: number;
    }
  | {
      readonly ok: false;
      readonly units?: number;
      readonly reason: "not-permitted" | "failed" | "timed-out";
      /** For the log: what went wrong, and what to do about it where that is known. */
      readonly message: string;
      /** What the function threw, as Lambda describes it; only with `failed`. */
      readonly error?: { readonly errorType: string; readonly errorMessage: string };
    };

export type Invoke = (functionArn: string, invocation: Invocation) => Promise<Outcome>;
