import { isRecord } from "../../shared/json";
import { withTimeout } from "../../shared/withTimeout";
import type { Pool, TriggerSource } from "../model/pool";
import type { User } from "../model/userData";
import { serviceError } from "../protocol/errors";
import type { PoolClient, Service } from "../service";
import {
  type GroupConfiguration,
  groupConfiguration,
  noChanges,
  readTokenChanges,
  type TokenChanges,
} from "./tokenChanges";

interface TokenRequest extends PoolClient {
  readonly user: User;
  readonly source: TriggerSource;
  readonly scopes: readonly string[];
  readonly clientMetadata: ReadonlyMap<string, string>;
}

/**
 * Calls the pool's pre token generation function for changes to the tokens; without one there are none.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export async function runPreTokenTrigger(
  service: Service,
  request: TokenRequest,
): Promise<TokenChanges> {
  const { pool, client, user } = request;
  const groups = groupConfiguration(pool, user);
  const trigger = pool.preTokenTrigger;
  if (trigger === undefined) return noChanges(groups);

  const event = {
    version: trigger.version,
    triggerSource: request.source,
    region: service.region,
    userPoolId: pool.id,
    userName: user.username,
    callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId: client.id },
    request: {
      userAttributes: {
        sub: user.sub,
        "cognito:user_status": user.status,
        ...user.attributes,
      },
      groupConfiguration: groups,
      ...(trigger.version === "1" ? {} : { scopes: request.scopes }),
      ...metadata(request.clientMetadata),
    },
    response:
      trigger.version === "1"
        ? { claimsOverrideDetails: null }
        : { claimsAndScopeOverrideDetails: null },
  };
  const output = await invokeTrigger(service, pool, "PreTokenGeneration", trigger.lambdaArn, event);
  return changesOf(output, trigger.version, groups);
}

function changesOf(output: unknown, version: string, groups: GroupConfiguration): TokenChanges {
  const response = isRecord(output) ? output.response : undefined;
  if (!isRecord(response)) throw unrecognizable();
  const name = version === "1" ? "claimsOverrideDetails" : "claimsAndScopeOverrideDetails";
  const details = response[name] ?? {};
  const changes = isRecord(details) ? readTokenChanges(details, version, groups) : undefined;
  if (changes === undefined) throw unrecognizable();
  return changes;
}

function metadata(values: ReadonlyMap<string, string>): object {
  return values.size === 0 ? {} : { clientMetadata: Object.fromEntries(values) };
}

function unrecognizable() {
  return serviceError("InvalidLambdaResponseException", "Unrecognizable lambda output");
}

/** Calls a pool's function as Cognito does, within its time limit, and returns its output. */
async function invokeTrigger(
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
  const outcome = await withTimeout(service.triggerTimeout, call);
  if (outcome === "timed-out")
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
    case "throttled":
      throw unexpected(trigger, "TooManyRequestsException");
  }
}

function unexpected(trigger: string, reason: string) {
  return serviceError(
    "UnexpectedLambdaException",
    `${trigger} invocation failed due to error ${reason}.`,
  );
}
