import { notAuthorized } from "../protocol/errors";
import type { Pool } from "../model/pool";
import type { Service } from "../service";

/** A sign-in that sets up its second factor on the way. */
export interface MfaSetup {
  readonly pool: Pool;
  readonly sub: string;
  readonly verified: boolean;
  /** Ends this session and gives the next. */
  goOn(verified: boolean): string;
}

export function requiredSetup(service: Service, session: string): MfaSetup {
  const challenge = service.challenges.get(session);
  const pool = service.pools.get(challenge.poolId);
  const client = pool?.clients.get(challenge.clientId);
  const { sub } = challenge;
  if (
    challenge.name !== "MFA_SETUP" ||
    pool === undefined ||
    client === undefined ||
    sub === undefined
  ) {
    throw notAuthorized("Invalid session for the user.");
  }
  if (service.users.get(pool, sub)?.enabled !== true) throw notAuthorized("User is disabled.");
  return {
    pool,
    sub,
    verified: challenge.verified,
    goOn: (verified) => {
      service.challenges.get(session);
      service.challenges.close(session);
      return service.challenges.open({ ...challenge, verified }, client.challengeValidity);
    },
  };
}
