import { JwtVerifier } from "aws-jwt-verify";
import type { Jwks } from "aws-jwt-verify/jwk";

/** A user pool's issuer and public keys. */
export interface PoolKeys {
  readonly issuer: string;
  readonly jwks: { readonly keys: readonly object[] };
}

type Payload = Readonly<Record<string, unknown>>;

interface Verifier {
  readonly verify: (token: string) => Payload;
  /** What was verified lately, for a caller sends its token again and again. */
  readonly known: Map<string, Payload>;
}

// They live as long as their pool's key.
const verifiers = new WeakMap<object, Verifier>();
const mostKnown = 500;

/** A token's payload where the pool signed it and it has not expired; else the library's error. */
export function verifyToken(token: string, pool: PoolKeys): Payload | Error {
  try {
    const { verify, known } = verifierOf(pool);
    const seen = known.get(token);
    if (seen !== undefined && Number(seen.exp) * 1000 > Date.now()) return seen;
    const payload = verify(token);
    if (known.size >= mostKnown) known.clear();
    known.set(token, payload);
    return payload;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function verifierOf({ issuer, jwks }: PoolKeys): Verifier {
  const [key = jwks] = jwks.keys;
  const kept = verifiers.get(key);
  if (kept !== undefined) return kept;
  const library = JwtVerifier.create({
    issuer,
    // Access tokens have no audience; an authorizer is bound to a pool, not to its clients.
    audience: null,
    // Never fetched: the keys are put into the verifier's cache.
    jwksUri: `${issuer}/.well-known/jwks.json`,
    customJwtCheck: ({ header, payload }) => {
      if (header.alg !== "RS256") throw new Error("the token is not signed with RS256");
      if (typeof payload.exp !== "number") throw new Error("the token never expires");
    },
  });
  // The library's type wants an index signature beside `keys`; it checks the keys themselves.
  library.cacheJwks(jwks as Jwks);
  const verifier = {
    verify: (token: string) => library.verifySync(token),
    known: new Map<string, Payload>(),
  };
  verifiers.set(key, verifier);
  return verifier;
}
