/** What the pool's scopes and groups are, as the trigger's environment carries it. */
export interface ScopeRules {
  /** Every scope that the pool defines, e.g. `todo/read`. */
  readonly scopes: readonly string[];
  /** Groups that narrow: a member has only the scopes of their groups. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

/** The part of Cognito's event that the trigger reads. */
interface TokenEvent {
  readonly triggerSource: string;
  readonly request: {
    readonly groupConfiguration: { readonly groupsToOverride?: readonly string[] | null };
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
 * The pre-token-generation trigger (V2): puts the pool's scopes into access tokens of sign-ins that cannot ask for
 * scopes, and takes away those that the person's groups do not allow.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export function grantScopes({ scopes, groups }: ScopeRules) {
  return async function preTokenGeneration<Event extends TokenEvent>(
    event: Event,
  ): Promise<Event & TokenResult> {
    const narrowing = (event.request.groupConfiguration.groupsToOverride ?? []).filter((group) =>
      Object.hasOwn(groups, group),
    );
    const allowed =
      narrowing.length === 0
        ? scopes
        : scopes.filter((scope) => narrowing.some((group) => groups[group]?.includes(scope)));
    const scopesToSuppress = scopes.filter((scope) => !allowed.includes(scope));
    const scopesToAdd = choseScopes(event) ? [] : allowed;
    const accessTokenGeneration = { scopesToAdd, scopesToSuppress };
    return { ...event, response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
  };
}

/** At the OAuth endpoints a client names its scopes. Sign-ins by the user pools API always have this one alone. */
function choseScopes(event: TokenEvent): boolean {
  if (event.triggerSource === "TokenGeneration_HostedAuth") return true;
  return (event.request.scopes ?? []).some((scope) => scope !== "aws.cognito.signin.user.admin");
}
