import { createHmac } from "node:crypto";
import { expect } from "chai";
import { localAccess } from "../../src/cli/connection";
import type { Resource } from "../../src/program/engine";
import type { Properties } from "../../src/program/properties";

const endpoints = {
  cognito: "http://cognito",
  dynamodb: "http://dynamodb",
  outbox: "http://outbox",
};
const reached = {
  cognitoEndpoint: "http://cognito",
  dynamodbEndpoint: "http://dynamodb",
  outbox: "http://outbox",
};
const stage = { type: "aws:apigateway/stage:Stage", invokeUrl: "http://api/prod" };
const pool = { type: "aws:cognito/userPool:UserPool", id: "pool" };
const client = { type: "aws:cognito/userPoolClient:UserPoolClient", clientSecret: "" };

/** The access to a program whose resources have these outputs, and the users that were added. */
function accessOf(...resources: (Properties & { readonly type: string })[]) {
  return accessWith(undefined, ...resources);
}

async function accessWith(
  hostedUi: string | undefined,
  ...resources: (Properties & { readonly type: string })[]
) {
  const added: string[] = [];
  const access = localAccess({
    endpoints,
    outputs: (urn) => resources[Number(urn)] ?? {},
    addUser: (poolId, { username }) => Promise.resolve(void added.push(`${poolId} ${username}`)),
    hostedUi: () => hostedUi,
  });
  const registered: Resource[] = resources.map(({ type }, index) => ({
    ...{ urn: String(index), type, name: "", parent: "", custom: true, inputs: {} },
  }));
  const { user, ...rest } = await access(registered);
  await access(registered);
  return { user, rest, added };
}

describe("local access", () => {
  it("of a program without an API or a pool is where the services are", async () => {
    expect(await accessOf()).to.deep.equal({ user: undefined, rest: reached, added: [] });
  });

  it("names the stage that serves the API, whatever the program calls its outputs", async () => {
    expect((await accessOf(stage)).rest).to.deep.equal({ ...reached, apiUrl: "http://api/prod" });
  });

  it("has one demo user, by e-mail address where the pool takes one, by name elsewhere", async () => {
    const byName = await accessOf(pool);
    expect(byName.user?.username).to.equal("demo");
    expect(byName.added).to.deep.equal(["pool demo"]);
    const byEmail = await accessOf({ ...pool, usernameAttributes: ["email"] });
    expect(byEmail.user?.username).to.equal("demo@example.com");
  });

  it("names the first client that takes a password, else the first", async () => {
    const srp = { ...client, id: "srp", explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] };
    const admin = { ...client, id: "admin", explicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"] };
    const password = { ...client, id: "password", explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] };
    const chosen = await accessOf(pool, srp, admin, password);
    expect(chosen.rest.client).to.deep.equal({ id: "password" });
    expect((await accessOf(pool, srp, admin)).rest.client).to.deep.equal({ id: "srp" });
  });

  it("has the demo user's hash for a client with a secret", async () => {
    const { rest } = await accessOf(pool, { ...client, id: "web", clientSecret: "hush" });
    const secretHash = createHmac("sha256", "hush").update("demoweb").digest("base64");
    expect(rest.client).to.deep.equal({ id: "web", secretHash });
  });

  it("has the page to sign in on, of the first client with flows and an address to return to", async () => {
    const flows = { allowedOauthFlows: ["code"], callbackUrls: ["http://localhost:5173/a?b"] };
    const clients = [
      { ...client, id: "machine", ...flows, allowedOauthFlows: ["client_credentials"] },
      { ...client, id: "web", ...flows },
    ];
    const hosted = await accessWith("http://ui/pool", pool, ...clients);
    expect(hosted.rest).to.include({
      hostedUi: "http://ui/pool",
      signInPage:
        "http://ui/pool/login?client_id=web&response_type=code&redirect_uri=http%3A%2F%2Flocalhost%3A5173%2Fa%3Fb",
    });
    expect((await accessOf(pool, ...clients)).rest).not.to.have.any.keys("hostedUi", "signInPage");
  });
});
