import { createHash, randomBytes } from "node:crypto";
import { expect } from "chai";
import { type Example, startExample } from "../../support/example";
import { hostedSignIn } from "../../support/hostedSignIn";

const callback = "http://localhost:5173/callback";
const person = { username: "reader@example.com", password: "Correct-horse-7" };

/** Sign-in on the hosted pages of examples/items, as it is and with the implicit grant. */
export function hostedUiSuite(running: () => Example): void {
  describe("sign-in by the hosted UI", () => {
    let items: Example;
    before(async () => {
      items = running();
      await items.cloud.addUser(items.outputs.userPoolId ?? "", person);
    });

    const client = () => items.resources.find(({ name }) => name === "ItemsUserPool-web")?.inputs;
    const hostedUi = () => items.cloud.hostedUi(items.outputs.userPoolId ?? "") ?? "";
    const signIn = (query: Readonly<Record<string, string>>) =>
      hostedSignIn(
        hostedUi(),
        {
          client_id: items.outputs.userPoolClientId ?? "",
          redirect_uri: callback,
          scope: "openid items/read items/write",
          ...query,
        },
        person,
      );

    it("gives the client a default redirect URL: its first callback", () => {
      expect(client()).to.deep.include({ callbackUrls: [callback], defaultRedirectUri: callback });
    });

    it("allows the authorization code flow alone", () => {
      expect(client()).to.deep.include({ allowedOauthFlows: ["code"] });
    });

    /** The access token that the code flow gives for these scopes. */
    async function byCode(scope: string): Promise<string> {
      const verifier = randomBytes(32).toString("base64url");
      const back = await signIn({
        scope,
        response_type: "code",
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
      });
      expect(back.origin + back.pathname).to.equal(callback);
      const response = await fetch(`${hostedUi()}/oauth2/token`, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "authorization_code",
          client_id: items.outputs.userPoolClientId ?? "",
          redirect_uri: callback,
          code: back.searchParams.get("code") ?? "",
          code_verifier: verifier,
        }),
      });
      return ((await response.json()) as { readonly access_token: string }).access_token;
    }

    it("by code with PKCE gives an access token that the API takes", async () => {
      const authorization = await byCode("openid items/read items/write");
      const json = { name: "From a page" };
      const posted = await items.send("POST", "/items", { authorization, json });
      expect(posted.status).to.equal(200);
      const { status, body } = await items.send("GET", "/items", { authorization });
      expect(status).to.equal(200);
      const { item } = posted.body as { readonly item: object };
      expect(body).to.deep.include(item);
    });

    for (const [scope, reads, stores] of [
      ["items/read", 200, 401],
      ["items/write", 401, 200],
    ] as const) {
      it(`a token with ${scope} alone is ${String(reads)} to GET and ${String(stores)} to POST`, async () => {
        const authorization = await byCode(`openid ${scope}`);
        const got = await items.send("GET", "/items", { authorization });
        const posted = await items.send("POST", "/items", { authorization, json: {} });
        expect([got.status, posted.status]).to.deep.equal([reads, stores]);
      });
    }

    it("rejects the implicit flow (response_type=token) by default", async () => {
      const back = await signIn({ response_type: "token" });
      expect(back.searchParams.get("error")).to.equal("unauthorized_client");
      expect(back.hash).to.equal("");
    });
  });

  describe("with implicitGrant", () => {
    let relaxed: Example;

    before(async () => {
      relaxed = await startExample("items", { "items-api:implicitGrant": "true" });
    });

    after(() => relaxed.cloud.close());

    it("warns", () => {
      expect(relaxed.printed.join("\n")).to.contain("warning: implicitGrant puts tokens into");
    });

    it("response_type=token hands an access token to the default redirect URL, next to code", async () => {
      const { userPoolId = "", userPoolClientId = "" } = relaxed.outputs;
      await relaxed.cloud.addUser(userPoolId, person);
      const back = await hostedSignIn(
        relaxed.cloud.hostedUi(userPoolId) ?? "",
        { response_type: "token", client_id: userPoolClientId, redirect_uri: callback },
        person,
      );
      const authorization = new URLSearchParams(back.hash.slice(1)).get("access_token") ?? "";
      expect((await relaxed.send("GET", "/items", { authorization })).status).to.equal(200);
      const client = relaxed.resources.find(({ name }) => name === "ItemsUserPool-web");
      expect(client?.inputs.allowedOauthFlows).to.deep.equal(["code", "implicit"]);
    });
  });

  it("does not warn by default", () => {
    expect(running().printed.join("\n")).not.to.contain("implicitGrant");
  });
}
