import type { CognitoData } from "../../src/cognito/model/userData";
import type { Invocation, InvocationOutcome } from "../../src/lambda/invocation";
import { memoryState } from "../../src/shared/state";
import {
  createPool,
  emailPool,
  type Ids,
  type Members,
  password,
  region,
  startCognito,
  type Started,
  tokensOf,
  verify,
} from "./support";

export const lambdaArn = `arn:aws:lambda:${region}:000000000000:function:pre-token`;

/** A service with a pool for each version of the trigger, and Ada in both. */
export interface WithTrigger {
  readonly service: Started;
  readonly v1: Ids;
  readonly v2: Ids;
  /** What the function answers; the event unchanged until it is set. */
  answer: (invocation: Invocation) => InvocationOutcome | Promise<InvocationOutcome>;
  /** Makes the function answer its event with this response. */
  respond(response: unknown): void;
  /** Makes it answer its event of version 2 with these changes. */
  override(claimsAndScopeOverrideDetails: unknown): void;
  /** The claims of Ada's token after a new sign-in. */
  claims(at: Ids, use: "access" | "id"): Promise<Members>;
  /** Forgets what the function answers and how often it was called. */
  reset(): void;
  /** What is kept. */
  stored(): CognitoData;
}

export async function startWithTrigger(): Promise<WithTrigger> {
  const state = memoryState<CognitoData>({ pools: {} });
  const service = await startCognito({
    trigger: (invocation) => started.answer(invocation),
    triggerTimeout: 100,
    state,
  });
  const lambdaConfig = { preTokenGenerationConfig: { lambdaArn, lambdaVersion: "V2_0" } };
  const v2 = await createPool(service, { ...emailPool, lambdaConfig }, {}, "v2");
  const basic = { preTokenGeneration: lambdaArn };
  const v1 = await createPool(service, { ...emailPool, lambdaConfig: basic }, {}, "v1");
  for (const { poolId } of [v1, v2]) {
    await service.cognito.addUser(poolId, { username: "ada@example.com", password });
  }
  const started: WithTrigger = {
    service,
    v1,
    v2,
    answer: unchanged,
    respond: (response) => {
      started.answer = ({ event }) => payload({ ...(event as Members), response });
    },
    override: (claimsAndScopeOverrideDetails) => {
      started.respond({ claimsAndScopeOverrideDetails });
    },
    claims: async (at, use) => {
      const tokens = await tokensOf(service, at, "ada@example.com");
      return verify(service, at, use, use === "id" ? tokens.IdToken : tokens.AccessToken);
    },
    reset: () => {
      started.answer = unchanged;
      service.invocations.length = 0;
    },
    stored: () => state.value(),
  };
  return started;
}

function unchanged({ event }: Invocation): InvocationOutcome {
  return payload(event);
}

export function payload(value: unknown): InvocationOutcome {
  return { ok: true, payload: value, functionName: "pre-token" };
}
