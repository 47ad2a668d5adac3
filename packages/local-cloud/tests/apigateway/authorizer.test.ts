import { expect } from "chai";
import {
  accessTokenClaims,
  createKeyPool,
  hmacToken,
  idTokenClaims,
  signToken,
  unsignedToken,
} from "../../../../tests/support/tokens";
import { type Running, openApi, proxied, seen, start, without } from "./harness";

const pool = createKeyPool("eu-west-1_one");
const other = createKeyPool("eu-west-1_two");
const now = () => Math.floor(Date.now() / 1000);

const scheme = (more: Readonly<Record<string, unknown>> = {}) => ({
  ...{ type: "apiKey", name: "Authorization", in: "header" },
  "x-amazon-apigateway-authtype": "cognito_user_pools",
  "x-amazon-apigateway-authorizer": {
    type: "cognito_user_pools",
    providerARNs: [pool.arn],
    ...more,
  },
});

const document = openApi(
  {
    "/scoped": { get: proxied({ security: [{ CognitoAuth: ["todo/read", "todo/admin"] }] }) },
    "/identity": { get: proxied({ security: [{ CognitoAuth: [] }] }) },
    "/open": { get: proxied() },
    "/elsewhere": { get: proxied({ security: [{ Elsewhere: [] }] }) },
    "/unknown-pool": { get: proxied({ security: [{ UnknownPool: [] }] }) },
    "/either": { get: proxied({ security: [{ Either: [] }] }) },
  },
  {
    components: {
      securitySchemes: {
        CognitoAuth: scheme(),
        Elsewhere: scheme({ identitySource: "method.request.header.X-Token" }),
        UnknownPool: scheme({ providerARNs: ["arn:aws:cognito-idp:eu-west-1:0:userpool/none"] }),
        Either: scheme({ providerARNs: [other.arn, pool.arn] }),
      },
    },
  },
);

const unauthorized = { status: 401, body: { message: "Unauthorized" } };

describe("authorizer", () => {
  let api: Running;
  before(async () => {
    const keys = new Map([pool, other].map((item) => [item.arn, item.keys]));
    api = await start(document, { keys: (arn) => keys.get(arn) });
  });
  after(() => api.close());

  const get = (path: string, token?: string, header = "Authorization") =>
    api.fetch(path, token === undefined ? {} : { headers: { [header]: token } });

  describe("accepts", () => {
    const access = signToken(pool, accessTokenClaims(pool, "openid todo/read"));
    const id = signToken(pool, idTokenClaims(pool));
    const accepted: Readonly<Record<string, readonly [string, string | undefined, string?]>> = {
      "an access token with one of the scopes": ["/scoped", access],
      "a token after Bearer": ["/scoped", `Bearer ${access}`],
      "the other of the scopes": [
        "/scoped",
        signToken(pool, accessTokenClaims(pool, "todo/admin")),
      ],
      "an ID token where no scope is required": ["/identity", id],
      "any caller where nothing is required": ["/open", undefined],
      "a token in the header that the identity source names": ["/elsewhere", id, "x-token"],
      "a token of any of its pools": ["/either", id],
    };
    for (const [what, [path, token, header]] of Object.entries(accepted)) {
      it(what, async () => {
        const before = api.calls.length;
        expect((await get(path, token, header)).status).to.equal(200);
        expect(api.calls.length - before).to.equal(1);
      });
    }
  });

  describe("responds 401 and calls nothing for", () => {
    const good = accessTokenClaims(pool, "todo/read");
    const signed = signToken(pool, good);
    const [head = "", , signature = ""] = signed.split(".");
    const tampered = Buffer.from(JSON.stringify({ ...good, sub: "sub-2" })).toString("base64url");
    const attacker = other.keys.jwks.keys[0];
    const rejected: Readonly<Record<string, readonly [string, string | undefined]>> = {
      "no header": ["/scoped", undefined],
      "an empty header": ["/scoped", ""],
      "Bearer alone": ["/scoped", "Bearer "],
      garbage: ["/scoped", "garbage"],
      "two segments": ["/scoped", `${head}.${tampered}`],
      "Basic credentials": ["/scoped", "Basic dXNlcjpwYXNz"],
      "a changed payload": ["/scoped", `${head}.${tampered}.${signature}`],
      "alg none": ["/scoped", unsignedToken(pool, good)],
      "HS256 with the public key": ["/scoped", hmacToken(pool, good)],
      "RS256 announced as RS512": ["/scoped", signToken(pool, good, { alg: "RS512" })],
      "an unknown kid": ["/scoped", signToken(pool, good, { kid: "unknown" })],
      "no kid": ["/scoped", signToken(pool, good, { kid: undefined })],
      "another key under the pool's kid": ["/scoped", signToken(pool, good, {}, other.privateKey)],
      "a jku header": [
        "/scoped",
        signToken(pool, good, { jku: `${other.issuer}/jwks`, kid: other.kid }, other.privateKey),
      ],
      "a jwk header": ["/scoped", signToken(pool, good, { jwk: attacker }, other.privateKey)],
      "an nbf in the future": ["/scoped", signToken(pool, { ...good, nbf: now() + 600 })],
      "no exp": ["/scoped", signToken(pool, { ...good, exp: undefined })],
      "another pool": ["/scoped", signToken(other, accessTokenClaims(other, "todo/read"))],
      "another pool's issuer": ["/scoped", signToken(pool, { ...good, iss: other.issuer })],
      "an ID token where scopes are required": ["/scoped", signToken(pool, idTokenClaims(pool))],
      "an ID token that claims a scope": [
        "/scoped",
        signToken(pool, { ...idTokenClaims(pool), scope: "todo/read" }),
      ],
      "an access token where no scope is required": ["/identity", signed],
      "a refresh token's use": ["/scoped", signToken(pool, { ...good, token_use: "refresh" })],
      "no scope": ["/scoped", signToken(pool, { ...good, scope: undefined })],
      "another scope": ["/scoped", signToken(pool, accessTokenClaims(pool, "todo/write"))],
      "a longer scope": ["/scoped", signToken(pool, accessTokenClaims(pool, "todo/readx"))],
      "a shorter scope": ["/scoped", signToken(pool, accessTokenClaims(pool, "todo/rea"))],
      "scopes joined by a comma": [
        "/scoped",
        signToken(pool, accessTokenClaims(pool, "a,todo/read")),
      ],
      "a token in another header than the identity source": ["/elsewhere", signed],
      "a pool that does not exist": ["/unknown-pool", signToken(pool, idTokenClaims(pool))],
    };
    for (const [what, [path, token]] of Object.entries(rejected)) {
      it(what, async () => {
        const before = api.calls.length;
        const response = await get(path, token);
        expect(await seen(response)).to.deep.equal(unauthorized);
        expect(response.headers.get("x-amzn-errortype")).to.equal("UnauthorizedException");
        expect(api.calls.length - before).to.equal(0);
      });
    }

    it("two Authorization headers", async () => {
      const before = api.calls.length;
      const headers: [string, string][] = [
        ["Authorization", signed],
        ["Authorization", signed],
      ];
      const status = await rawStatus(api.port, "/dev/scoped", headers);
      expect(status).to.equal(401);
      expect(api.calls.length - before).to.equal(0);
    });

    it("an expired token, saying so", async () => {
      const before = api.calls.length;
      const response = await get("/scoped", signToken(pool, { ...good, exp: now() - 5 }));
      const body = { message: "The incoming token has expired" };
      expect(await seen(response)).to.deep.equal({ status: 401, body });
      expect(api.calls.length - before).to.equal(0);
    });

    it("a token that expires after it was accepted", async () => {
      const token = signToken(pool, { ...good, exp: now() + 60 });
      expect((await get("/scoped", token)).status).to.equal(200);
      const clock = Date.now;
      Date.now = () => clock() + 61_000;
      try {
        const body = { message: "The incoming token has expired" };
        expect(await seen(await get("/scoped", token))).to.deep.equal({ status: 401, body });
      } finally {
        Date.now = clock;
      }
    });

    it("an accepted token with another signature, or for another method", async () => {
      const token = signToken(pool, { ...good, sub: "sub-3" });
      expect((await get("/scoped", token)).status).to.equal(200);
      const [signedHead = "", payload = ""] = token.split(".");
      for (const other of [`${token.slice(0, -8)}AAAAAAAA`, `${signedHead}.${payload}`]) {
        expect(await seen(await get("/scoped", other))).to.deep.equal(unauthorized);
      }
      expect(await seen(await get("/identity", token))).to.deep.equal(unauthorized);
    });

    it("an expired token of another pool, not saying so", async () => {
      const claims = { ...accessTokenClaims(other, "todo/read"), exp: now() - 5 };
      expect(await seen(await get("/scoped", signToken(other, claims)))).to.deep.equal(
        unauthorized,
      );
    });
  });

  it("takes no other algorithm, even where the pool's keys name none", async () => {
    const [jwk] = pool.keys.jwks.keys;
    const jwks = { keys: [without(jwk ?? {}, "alg")] };
    const lax = await start(document, { keys: () => ({ ...pool.keys, jwks }) });
    const statusOf = async (token: string) =>
      (await lax.fetch("/scoped", { headers: { Authorization: token } })).status;
    const claims = accessTokenClaims(pool, "todo/read");
    expect(await statusOf(signToken(pool, claims))).to.equal(200);
    expect(
      await statusOf(signToken(pool, claims, { alg: "RS512" }, undefined, "RSA-SHA512")),
    ).to.equal(401);
    await lax.close();
  });

  it("passes the claims on as strings", async () => {
    const claims = {
      ...idTokenClaims(pool),
      ...{ iat: Date.UTC(2026, 10, 3, 11, 5, 9) / 1000, auth_time: 1541244146 },
      ...{ "cognito:groups": ["admins", "readers"], email_verified: true, phone_verified: false },
      identities: [{ userId: "1", primary: "true" }],
      exp: 4102444800,
    };
    const before = api.calls.length;
    await get("/identity", signToken(pool, claims));
    const event = api.calls[before]?.event as { requestContext: { authorizer: unknown } };
    expect(event.requestContext.authorizer).to.deep.equal({
      claims: {
        ...{ sub: "sub-1", iss: pool.issuer, token_use: "id", aud: "client-1" },
        iat: "Tue Nov 03 11:05:09 UTC 2026",
        exp: "Fri Jan 01 00:00:00 UTC 2100",
        auth_time: "1541244146",
        "cognito:groups": "admins,readers",
        email_verified: "true",
        phone_verified: "false",
        identities: '{"userId":"1","primary":"true"}',
      },
    });
  });

  it("adds no authorizer to the event of an open method", async () => {
    const before = api.calls.length;
    await get("/open");
    const event = api.calls[before]?.event as { requestContext: object };
    expect(event.requestContext).not.to.have.property("authorizer");
  });

  it("logs who called, and never a token", async () => {
    const token = signToken(pool, accessTokenClaims(pool, "todo/read"));
    const wrong = signToken(pool, accessTokenClaims(pool, "nothing"));
    const before = api.log.length;
    await get("/scoped", `Bearer ${token}`);
    await get("/scoped", wrong);
    await get("/scoped", `${token.slice(0, -8)}AAAAAAAA`);
    await get("/scoped", "Bearer ");
    const entries = api.log.slice(before);
    expect(entries.map(({ status, sub, error }) => [status, sub, error])).to.deep.equal([
      [200, "sub-1", undefined],
      [401, undefined, "Unauthorized: the token has none of the scopes todo/read, todo/admin"],
      [401, undefined, "Unauthorized: the token does not verify (JwtInvalidSignatureError)"],
      [401, undefined, "Unauthorized: no token in the Authorization header"],
    ]);
    expect(JSON.stringify(entries)).not.to.match(/eyJ|Bearer/);
  });
});

async function rawStatus(
  port: number,
  path: string,
  headers: readonly [string, string][],
): Promise<number | undefined> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const flat = headers.flat();
    request({ port, path, headers: ["Host", "localhost", ...flat] }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}
