/** A call of a function by another service. */
export interface Invocation {
  readonly event: unknown;
  /** The calling service: only those that an `aws.lambda.Permission` of the function names may call it. */
  readonly principal: "apigateway.amazonaws.com" | "cognito-idp.amazonaws.com";
  /** The ARN of what calls within the service: a user pool's, or an API's with `/stage/METHOD/path`. */
  readonly sourceArn: string;
}

export type InvocationOutcome =
  | {
      readonly ok: true;
      readonly payload: unknown;
      readonly functionName: string;
      /** The DynamoDB capacity units that the call has consumed, where that is known. */
      readonly consumedCapacity?: number;
    }
  | {
      readonly ok: false;
      readonly consumedCapacity?: number;
      readonly reason: "not-permitted" | "throttled" | "failed" | "timed-out";
      /** For the log: what has gone wrong, and what to do about it where that is known. */
      readonly message: string;
      /** What the function threw, as Lambda describes it; only with `failed`. */
      readonly error?: { readonly errorType: string; readonly errorMessage: string };
    };

/** Calls a function by its ARN. Never rejects. */
export type Invoke = (functionArn: string, invocation: Invocation) => Promise<InvocationOutcome>;
