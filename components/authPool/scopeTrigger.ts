import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { InlineFunction } from "../lambda/inlineFunction";

/** Who has which of the pool's scopes, as the trigger's environment carries it. */
export interface ScopeRules {
  /** Every scope that the pool defines, e.g. `todo/read`. */
  readonly scopes: readonly string[];
  /** Those that every signed-in person has. */
  readonly everyone: readonly string[];
  /** Those that a group's members have in addition. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Whether a client may sign people in on the hosted pages, where it requests scopes. */
  readonly hostedPages: boolean;
}

export type ScopeTrigger = InlineFunction<TokenEvent, TokenEvent & TokenResult>;

/**
 * The function that Cognito calls for each token, before it issues it. Its handler captures what is in this file alone,
 * so that it is serialized alike wherever the components are installed.
 */
export function scopeTrigger(
  name: string,
  rules: ScopeRules,
  logRetentionDays: number | undefined,
  opts: pulumi.ComponentResourceOptions,
): ScopeTrigger {
  return new InlineFunction(
    `${name}-scopes`,
    {
      description: "Puts the pool's scopes into access tokens",
      handler: () => grantScopes(JSON.parse(process.env.SCOPE_RULES ?? "") as ScopeRules),
      environment: { SCOPE_RULES: JSON.stringify(rules) },
      // Cognito waits five seconds for a trigger: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
      timeout: 5,
      logRetentionDays,
    },
    opts,
  );
}

/** Lets this pool alone call its trigger. */
export function scopeTriggerPermission(
  name: string,
  trigger: ScopeTrigger,
  userPool: aws.cognito.UserPool,
  opts: pulumi.CustomResourceOptions,
): aws.lambda.Permission {
  return new aws.lambda.Permission(
    `${name}-scopes-permission`,
    {
      action: "lambda:InvokeFunction",
      function: trigger.nodes.function.name,
      principal: "cognito-idp.amazonaws.com",
      sourceArn: userPool.arn,
    },
    opts,
  );
}

/** The part of Cognito's event that the trigger reads. */
interface TokenEvent {
  readonly triggerSource: string;
  readonly request: {
    readonly groupConfiguration?: { readonly groupsToOverride?: readonly string[] | null } | null;
    readonly scopes?: readonly string[] | null;
  };
}

interface TokenResult {
  readonly response: {
    readonly claimsAndScopeOverrideDetails: {
      readonly accessTokenGeneration: {
        readonly scopesToAdd: readonly string[];
        readonly scopesToSuppress: readonly string[];
      };
    };
  };
}

/**
 * The pre-token-generation trigger (V2): adds the person's scopes to access tokens of sign-ins that cannot request
 * scopes, and suppresses those that are not theirs. A group that the rules do not name gives nothing.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export function grantScopes({ scopes, everyone, groups, hostedPages }: ScopeRules) {
  return async function preTokenGeneration<Event extends TokenEvent>(
    event: Event,
  ): Promise<Event & TokenResult> {
    const memberOf = event.request.groupConfiguration?.groupsToOverride ?? [];
    const ofGroups = memberOf.flatMap((group) =>
      Object.hasOwn(groups, group) ? (groups[group] ?? []) : [],
    );
    const own = new Set([...everyone, ...ofGroups]);
    const scopesToAdd = isBySdk(event, hostedPages) ? scopes.filter((scope) => own.has(scope)) : [];
    const scopesToSuppress = scopes.filter((scope) => !own.has(scope));
    const accessTokenGeneration = { scopesToAdd, scopesToSuppress };
    return { ...event, response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
  };
}

/**
 * Whether the sign-in was one by the user pools API, which cannot request scopes, so that the person's are added. Its
 * token has `aws.cognito.signin.user.admin` from the start; a sign-in on the hosted pages never has it, because
 * `authPoolProblems` lets no client of a pool with scopes request it. So this scope tells the two apart.
 *
 * At a refresh the source is the same for both, and AWS does not say what `request.scopes` holds then:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 * - The scopes of the sign-in, or of its last token: both kinds are told apart, and get what they had.
 * - None: a pool without sign-in on hosted pages has one kind alone, whose scopes are added. In any other pool, nothing
 *   is added: a sign-in on the hosted pages keeps what it requested, and one by SDK loses the pool's scopes until the
 *   person signs in again. Too few are noticed, and a sign-in restores them; too many no one would notice.
 */
function isBySdk({ triggerSource, request }: TokenEvent, hostedPages: boolean): boolean {
  if (triggerSource === "TokenGeneration_HostedAuth") return false;
  const scopes = request.scopes ?? [];
  if (scopes.length > 0) return scopes.includes("aws.cognito.signin.user.admin");
  return triggerSource === "TokenGeneration_Authentication" || !hostedPages;
}
