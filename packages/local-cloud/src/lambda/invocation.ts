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
