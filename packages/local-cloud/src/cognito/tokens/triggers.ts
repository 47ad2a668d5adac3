import type { Outcome } from "../../lambda/invocation";
import { serviceError } from "../protocol/errors";
import type { Pool } from "../model/pool";
import type { Service } from "../service";

/** Calls a pool's function as Cognito does, within its time limit, and returns what it answered. */
export async function invokeTrigger(
  service: Service,
  pool: Pool,
  trigger: string,
  lambdaArn: string,
  event: unknown,
): Promise<unknown> {
  const call = service.invoke(lambdaArn, {
    event,
    principal: "cognito-idp.amazonaws.com",
    sourceArn: pool.arn,
  });
  const outcome = await within(service.triggerTimeout, call);
  if (outcome === "too-late")
    throw unexpected(trigger, "Socket timeout while invoking Lambda function");
  if (outcome.ok) return outcome.payload;
  switch (outcome.reason) {
    case "failed":
      throw serviceError(
        "UserLambdaValidationException",
        `${trigger} failed with error ${outcome.error?.errorMessage ?? outcome.message}.`,
      );
    case "timed-out":
      throw unexpected(trigger, "Socket timeout while invoking Lambda function");
    case "not-permitted":
      throw unexpected(trigger, "AccessDeniedException");
  }
}

function unexpected(trigger: string, reason: string) {
  return serviceError(
    "UnexpectedLambdaException",
    `${trigger} invocation failed due to error ${reason}.`,
  );
}

async function within(milliseconds: number, call: Promise<Outcome>): Promise<Outcome | "too-late"> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<"too-late">((resolve) => {
    timer = setTimeout(() => {
      resolve("too-late");
    }, milliseconds);
  });
  try {
    return await Promise.race([call, limit]);
  } finally {
    clearTimeout(timer);
  }
}
