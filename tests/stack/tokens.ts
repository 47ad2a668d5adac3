import { createPublicKey, type JsonWebKey } from "node:crypto";
import { expect } from "chai";
import type { Stack } from "../support/stack";
import { createKeyPool, hmacToken, signToken, unsignedToken } from "../support/tokens";
import { createGroup, machineToken, otherPoolToken } from "./otherTokens";

interface Refused {
  readonly token: () => string | Promise<string>;
  readonly method?: "POST";
  /** 401 and Unauthorized unless it says otherwise. */
  readonly gateway?: object;
  /** What `GetUser` says of it; where it is absent, the token is a good one for Cognito itself. */
  readonly cognito?: string;
}

export function tokensSuite(running: () => Stack): void {
  describe("The local stack and tokens", () => {
    let stack: Stack;
    let forger: Forger;
    before(async () => {
      stack = running();
      forger = await forgerOf(stack);
    });

    /** The status of a guarded request, and the functions that it reached. */
    async function send(authorization: string | undefined, method = "GET") {
      const before = stack.requests.length;
      const response = await fetch(`${stack.apiUrl}/todo`, {
        method,
        headers: {
          "Content-Type": "application/json",
          ...(authorization === undefined ? {} : { Authorization: authorization }),
        },
        ...(method === "GET" ? {} : { body: '{"title":"x"}' }),
      });
      const body: unknown = await response.json();
      const reached = stack.requests
        .slice(before)
        .flatMap(({ functionName }) => functionName ?? []);
      return { status: response.status, body, reached: reached.length };
    }
    const outcome = (call: Promise<unknown>) =>
      call.then(
        () => "accepted",
        (failure: unknown) => /"message":"([^"]*)"/.exec(String(failure))?.[1],
      );
    const getUser = (AccessToken: string) => outcome(stack.cognito("GetUser", { AccessToken }));
    const renew = (RefreshToken: string) =>
      outcome(
        stack.cognito("GetTokensFromRefreshToken", {
          ClientId: stack.outputs.userPoolClientId,
          RefreshToken,
        }),
      );

    const rejected = { status: 401, body: { message: "Unauthorized" }, reached: 0 };

    it("lets an access token in, as Bearer and bare", async () => {
      const { accessToken } = stack.people.a;
      expect(await send(`Bearer ${accessToken}`)).to.include({ status: 200, reached: 1 });
      expect(await send(accessToken)).to.include({ status: 200, reached: 1 });
    });

    for (const authorization of [undefined, "", "Bearer ", "Bearer abc", "Basic dXNlcjpwYXNz"]) {
      it(`rejects ${authorization === undefined ? "no header" : `"${authorization}"`}`, async () => {
        expect(await send(authorization)).to.deep.equal(rejected);
      });
    }

    const unsigned = "Could not verify signature for Access Token";
    const invalid = "Invalid Access Token";
    const abuse: Readonly<Record<string, Refused>> = {
      "alg none": { token: () => forger.unsigned(), cognito: unsigned },
      "HS256 with the public key": { token: () => forger.hmac(), cognito: unsigned },
      "an unknown kid": { token: () => forger.signed({ kid: "unknown" }), cognito: unsigned },
      "the pool's kid and another key": { token: () => forger.signed({}), cognito: unsigned },
      "a jku header": {
        token: () => forger.signed({ jku: "https://evil.example.com/jwks.json" }),
        cognito: unsigned,
      },
      "a jwk header": { token: () => forger.signed({ jwk: forger.jwk }), cognito: unsigned },
      "other claims": { token: () => forger.changed({ sub: "someone-else" }), cognito: unsigned },
      "a longer life": { token: () => forger.changed({ exp: 4102444800 }), cognito: unsigned },
      "an ID token": { token: () => stack.people.a.idToken, cognito: invalid },
      "a refresh token": { token: () => stack.people.a.refreshToken, cognito: invalid },
      "another pool": { token: () => otherPoolToken(stack) },
      "a missing scope": { token: () => machineToken(stack, "todo/read"), method: "POST" },
      "a scope that contains the route's": { token: () => machineToken(stack, "xtodo/reader") },
      "a scope that the route's contains": { token: () => machineToken(stack, "do/read") },
      "another client": {
        token: () => machineToken(stack, "todo/read"),
        gateway: { status: 403, reached: 1 },
      },
    };
    for (const [what, { token, method, gateway = rejected, cognito }] of Object.entries(abuse)) {
      it(`rejects ${what}`, async () => {
        const given = await token();
        expect(await send(`Bearer ${given}`, method)).to.deep.include(gateway);
        if (cognito !== undefined) expect(await getUser(given)).to.equal(cognito);
      });
    }

    it("rejects an expired token and says so", async () => {
      const { accessToken } = stack.people.a;
      const { exp } = claimsOf(accessToken);
      const present = Date.now;
      Date.now = () => Number(exp) * 1000 + 1;
      try {
        const body = { message: "The incoming token has expired" };
        expect(await send(`Bearer ${accessToken}`)).to.deep.equal({ ...rejected, body });
        expect(await getUser(accessToken)).to.equal("Access Token has expired");
      } finally {
        Date.now = present;
      }
      expect(await getUser(accessToken)).to.equal("accepted");
    });

    it("gives a refresh token for one use, and ends the sign-in of one that comes back", async () => {
      const { refreshToken } = await signedIn(stack, "rotating@example.com");
      const ClientId = stack.outputs.userPoolClientId;
      const oldFlow = stack.cognito("InitiateAuth", {
        ClientId,
        AuthFlow: "REFRESH_TOKEN_AUTH",
        AuthParameters: { REFRESH_TOKEN: refreshToken },
      });
      expect(await outcome(oldFlow)).to.equal("Auth flow not enabled for this client");
      const { AuthenticationResult } = await stack.cognito("GetTokensFromRefreshToken", {
        ClientId,
        RefreshToken: refreshToken,
      });
      const { AccessToken = "", RefreshToken: next = "" } = AuthenticationResult as Tokens;
      expect(await send(AccessToken)).to.include({ status: 200 });
      expect(claimsOf(AccessToken)).to.include({ scope: allScopes });
      expect(next).to.not.equal(refreshToken);
      expect(await renew(refreshToken)).to.equal("accepted");
      const present = Date.now;
      Date.now = () => present() + 31_000;
      try {
        expect(await renew(refreshToken)).to.equal("Refresh token has been reused.");
        expect(await renew(next)).to.equal("Refresh Token has been revoked");
      } finally {
        Date.now = present;
      }
    });

    // As in AWS, the gateway asks no one about a token that verifies: it lets it in until it expires.
    const endings: Readonly<
      Record<string, { end: (tokens: Ended) => Promise<unknown>; access: string; renewal: string }>
    > = {
      "whose refresh token was revoked": {
        end: ({ refreshToken }) =>
          stack.cognito("RevokeToken", {
            ClientId: stack.outputs.userPoolClientId,
            Token: refreshToken,
          }),
        access: "Access Token has been revoked",
        renewal: "Refresh Token has been revoked",
      },
      "who signed out everywhere": {
        end: ({ accessToken }) => stack.cognito("GlobalSignOut", { AccessToken: accessToken }),
        access: "Access Token has been revoked",
        renewal: "Refresh Token has been revoked",
      },
      "who was disabled": {
        end: ({ person }) => stack.administer("AdminDisableUser", person),
        access: "User is disabled.",
        renewal: "User is disabled.",
      },
      "who was deleted": {
        end: ({ person }) => stack.administer("AdminDeleteUser", person),
        access: "User does not exist.",
        renewal: "Invalid Refresh Token",
      },
    };
    for (const [who, { end, access, renewal }] of Object.entries(endings)) {
      it(`renews nothing for a person ${who}, and tells them nothing`, async () => {
        const UserPoolId = stack.outputs.userPoolId ?? "";
        const username = `${who.replaceAll(" ", "-")}@example.com`;
        const tokens = await signedIn(stack, username);
        await end({ ...tokens, person: { UserPoolId, Username: username } });
        expect(await renew(tokens.refreshToken)).to.equal(renewal);
        expect(await getUser(tokens.accessToken)).to.equal(access);
        expect(await send(`Bearer ${tokens.accessToken}`)).to.include({ status: 200 });
      });
    }

    it("takes no scope from a member of a group, and gives none for one of another program", async () => {
      const accessToken = await memberToken(stack, "admins");
      expect(claimsOf(accessToken)).to.deep.include({
        "cognito:groups": ["admins"],
        scope: allScopes,
      });
      expect(await send(`Bearer ${accessToken}`)).to.include({ status: 200 });
      expect(await send(`Bearer ${accessToken}`, "POST")).to.include({ status: 201 });
    });
  });
}

const allScopes = "aws.cognito.signin.user.admin todo/read todo/write";

type Tokens = Readonly<Record<string, string>>;

interface Ended {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly person: { readonly UserPoolId: string; readonly Username: string };
}

async function signedIn(stack: Stack, username: string) {
  const password = "Correct-horse-8";
  await stack.cloud.addUser(stack.outputs.userPoolId ?? "", { username, password });
  return stack.signIn(username, password);
}

/** An access token of a member of a group that the program does not name. */
async function memberToken(stack: Stack, group: string): Promise<string> {
  const username = "member@example.com";
  const UserPoolId = stack.outputs.userPoolId ?? "";
  await createGroup(stack, group);
  await signedIn(stack, username);
  const member = { UserPoolId, Username: username, GroupName: group };
  await stack.administer("AdminAddUserToGroup", member);
  return (await signedIn(stack, username)).accessToken;
}

/** Makes tokens with Ann's claims without the pool's private key. */
interface Forger {
  readonly jwk: object | undefined;
  unsigned(): string;
  hmac(): string;
  /** By a key of the forger's own, under the pool's `kid` unless `header` says otherwise. */
  signed(header: Readonly<Record<string, unknown>>): string;
  /** Under the signature of the genuine token. */
  changed(claims: object): string;
}

async function forgerOf({ cloud, outputs, people }: Stack): Promise<Forger> {
  const { accessToken } = people.a;
  const keys = `${cloud.endpoints.cognito}/${outputs.userPoolId ?? ""}/.well-known/jwks.json`;
  const jwks = (await (await fetch(keys)).json()) as { keys: (JsonWebKey & { kid: string })[] };
  const [genuine] = jwks.keys;
  if (genuine === undefined) throw new Error(`${keys} has no key`);
  const own = createKeyPool("us-east-1_forger");
  const publicKey = createPublicKey({ key: genuine, format: "jwk" });
  const pretender = { ...own, kid: genuine.kid, publicKey };
  const claims = claimsOf(accessToken);
  return {
    jwk: own.keys.jwks.keys[0],
    unsigned: () => unsignedToken(pretender, claims),
    hmac: () => hmacToken(pretender, claims),
    signed: (header) => signToken(pretender, claims, header),
    changed: (changes) => {
      const [header = "", , signature = ""] = accessToken.split(".");
      const payload = Buffer.from(JSON.stringify({ ...claims, ...changes })).toString("base64url");
      return `${header}.${payload}.${signature}`;
    },
  };
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const [, payload = ""] = token.split(".");
  // A token's payload is a JSON object.
  return JSON.parse(Buffer.from(payload, "base64url").toString()) as Readonly<
    Record<string, unknown>
  >;
}
