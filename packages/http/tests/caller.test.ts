import { expect } from "chai";
import { createCallerReader } from "../src/caller";
import { accessTokenClaims, endpointEnvironment, proxyEvent } from "../src/testing";

describe("The caller", () => {
  const readCaller = createCallerReader(endpointEnvironment);
  const claims = accessTokenClaims("ann");
  const without = (name: string) =>
    Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));

  it("is the sub of an access token of the pool for one of the API's clients", () => {
    for (const client_id of ["web-client", "mobile-client"]) {
      expect(readCaller(proxyEvent({ claims: { ...claims, client_id } }))).to.equal("ann");
    }
  });

  const pool = claims.iss ?? "";
  const rejected: readonly (readonly [string, Readonly<Record<string, string>> | null])[] = [
    ["without claims", null],
    ["with no claims in them", {}],
    ...["sub", "iss", "client_id", "token_use"].map(
      (name) => [`without ${name}`, without(name)] as const,
    ),
    ["with an empty sub", { ...claims, sub: "" }],
    ["an ID token", { ...claims, token_use: "id" }],
    [
      "an ID token of one of the clients",
      { ...without("client_id"), token_use: "id", aud: "web-client" },
    ],
    ["of another client of the pool", { ...claims, client_id: "other-client" }],
    ["of all clients at once", { ...claims, client_id: "web-client, mobile-client" }],
    ["of no client", { ...claims, client_id: "" }],
    ["of another pool", { ...claims, iss: pool.replace("Example1", "Example2") }],
    ["of another region", { ...claims, iss: pool.replace("eu-west-1.a", "us-east-1.a") }],
  ];
  for (const [name, claims] of rejected) {
    it(`is no one for a token ${name}`, () => {
      expect(readCaller(proxyEvent({ claims }))).to.equal(undefined);
    });
  }

  it("is no one when claims are not strings", () => {
    const event = proxyEvent({ owner: "ann" });
    event.requestContext.authorizer = { claims: { ...claims, sub: ["ann"] } };
    expect(readCaller(event)).to.equal(undefined);
    event.requestContext.authorizer = { claims: "sub" };
    expect(readCaller(event)).to.equal(undefined);
  });

  describe("of an API that takes ID tokens", () => {
    const readName = createCallerReader(endpointEnvironment, "id", "cognito:username");
    const idClaims = {
      ...without("client_id"),
      token_use: "id",
      aud: "web-client",
      "cognito:username": "annie",
    };

    it("is the claim that names people there", () => {
      expect(readName(proxyEvent({ claims: idClaims }))).to.equal("annie");
      expect(
        createCallerReader(endpointEnvironment, "id")(proxyEvent({ claims: idClaims })),
      ).to.equal("ann");
    });

    for (const [name, claimed] of [
      ["an access token", { ...claims, "cognito:username": "annie" }],
      ["an access token of one of the clients", { ...idClaims, token_use: "access" }],
      ["of another client of the pool", { ...idClaims, aud: "other-client" }],
      ["of a client by client_id alone", { ...idClaims, aud: "", client_id: "web-client" }],
      ["of another pool", { ...idClaims, iss: pool.replace("Example1", "Example2") }],
      ["without a name", { ...idClaims, "cognito:username": "" }],
    ] as const) {
      it(`is no one for a token ${name}`, () => {
        expect(readName(proxyEvent({ claims: claimed }))).to.equal(undefined);
      });
    }
  });

  for (const name of ["COGNITO_REGION", "USER_POOL_ID", "USER_POOL_CLIENT_IDS"]) {
    it(`cannot be read without ${name}`, () => {
      const message = `Environment variable ${name} is missing: set it on this function`;
      expect(() => createCallerReader({ ...endpointEnvironment, [name]: undefined })).to.throw(
        message,
      );
      expect(() => createCallerReader({ ...endpointEnvironment, [name]: "" })).to.throw(message);
    });
  }
});
