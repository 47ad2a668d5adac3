import { expect } from "chai";
import { type Example, startExample } from "../support/example";
import { accountsDefinition } from "./accountsDefinition";

const password = "Testing123@";

describe("examples/accounts", () => {
  let accounts: Example;

  before(async () => {
    accounts = await startExample("accounts", {
      "accounts-api:attemptsPerClient": "1000",
      "accounts-api:publicRate": "1000",
      "accounts-api:publicBurst": "1000",
    });
  });

  after(() => accounts.cloud.close());

  const post = async (path: string, json: unknown) => {
    const { status, body } = await accounts.send("POST", path, { json });
    return { status, body };
  };
  const mailsTo = (username: string) => accounts.messages.filter(({ to }) => to === username);
  const codeFor = (username: string) => {
    const [message] = mailsTo(username);
    return message?.kind === "confirmation-code" ? message.code : "";
  };
  async function confirmed(username: string) {
    await post("/user", { username, password });
    await post("/user/validate", { username, code: codeFor(username) });
    return accounts.signIn(username, password);
  }
  const invalidCode = { status: 400, body: { err: "This code is not valid for this user." } };
  const invalidToken = { status: 401, body: { err: "The access token is not valid." } };

  it("has the outputs apiUrl, userPoolId and userPoolClientId", () => {
    expect(accounts.outputs).to.include.keys("apiUrl", "userPoolId", "userPoolClientId");
    expect(new URL(accounts.outputs.apiUrl ?? "").pathname).to.equal("/prod");
  });

  it("replays the document: create, validate, InitiateAuth by raw HTTPS, profile", async () => {
    const username = "kim+test@example.com";
    // curl's -d says that it sends a form.
    const curl = async (path: string, data: object) => {
      const headers = { "Content-Type": "application/x-www-form-urlencoded" };
      const sent = { headers, rawBody: JSON.stringify(data) };
      const { status, body } = await accounts.send("POST", path, sent);
      return { status, body };
    };
    const created = await curl("/user", { username, password });
    expect(created).to.deep.equal({
      status: 202,
      body: {
        user: {
          CodeDeliveryDetails: {
            AttributeName: "email",
            DeliveryMedium: "EMAIL",
            Destination: "k***@e***",
          },
          UserConfirmed: false,
        },
      },
    });
    expect(await curl("/user/validate", { username, code: codeFor(username) })).to.deep.equal({
      status: 202,
      body: { status: "Confirmed" },
    });
    const { accessToken } = await accounts.signIn(username, password);
    const { sub } = claimsOf(accessToken);
    expect(sub).to.be.a("string");
    expect(await curl("/user/profile", { access_token: accessToken })).to.deep.equal({
      status: 202,
      body: {
        user: {
          MFAOptions: null,
          PreferredMfaSetting: null,
          UserAttributes: [
            { Name: "sub", Value: sub },
            { Name: "email", Value: username },
            { Name: "email_verified", Value: "true" },
          ],
          UserMFASettingList: null,
          Username: sub,
        },
      },
    });
  });

  describe("GET /app/health", () => {
    it("is public", async () => {
      const { status, body } = await accounts.send("GET", "/app/health");
      expect({ status, body }).to.deep.equal({ status: 200, body: { status: "healthy" } });
    });
  });

  describe("POST /user", () => {
    it("responds alike for an address that has an account, and sends it no mail", async () => {
      const username = "known@example.com";
      const first = await post("/user", { username, password });
      const again = await post("/user", { username, password: "Another-1234" });
      expect(first.status).to.equal(202);
      expect(again).to.deep.equal(first);
      expect(mailsTo(username)).to.have.length(1);
      await post("/user/validate", { username, code: codeFor(username) });
      expect((await accounts.signIn(username, password)).accessToken).not.to.equal("");
    });

    for (const wrong of [
      "Short-123",
      "no-capital-1",
      "NO-SMALL-123",
      "No-Digit-ten",
      "NoSymbol1234",
    ]) {
      it(`rejects the password ${wrong} for a known address as for an unknown one`, async () => {
        await post("/user", { username: "known2@example.com", password });
        const responses = await Promise.all(
          ["known2@example.com", "nobody@example.com"].map((username) =>
            post("/user", { username, password: wrong }),
          ),
        );
        const err =
          "The request is not valid. password must be 10 to 256 characters without spaces, with lower and upper case letters, digits and symbols.";
        const rejected = { status: 400, body: { err } };
        expect(responses).to.deep.equal([rejected, rejected]);
      });
    }

    for (const [what, json, err] of [
      [
        "a username that is no e-mail",
        { username: "ann", password },
        "username must be an e-mail address.",
      ],
      ["no password", { username: "ann@example.com" }, "password is required."],
      [
        "an attribute of one's choice",
        { username: "ann@example.com", password, role: "admin" },
        "role is not a known member.",
      ],
      ["a list", [], "The body must be an object."],
    ] as const) {
      it(`responds 400 {"err"} to ${what}`, async () => {
        const expected = { status: 400, body: { err: `The request is not valid. ${err}` } };
        expect(await post("/user", json)).to.deep.equal(expected);
      });
    }

    it('responds 400 {"err"} to what is not JSON', async () => {
      const { status, body } = await accounts.send("POST", "/user", {
        headers: { "Content-Type": "application/json" },
        rawBody: "{",
      });
      const err = "The request is not valid. The body must be valid JSON in UTF-8.";
      expect({ status, body }).to.deep.equal({ status: 400, body: { err } });
    });
  });

  describe("POST /user/validate", () => {
    it("responds alike to a wrong code, an unknown user and a confirmed one", async () => {
      const [pending, known] = ["pending@example.com", "confirmed@example.com"];
      await post("/user", { username: pending, password });
      await confirmed(known);
      const wrong = codeFor(pending) === "000000" ? "000001" : "000000";
      for (const username of [pending, known, "nobody@example.com"]) {
        expect(await post("/user/validate", { username, code: wrong })).to.deep.equal(invalidCode);
      }
    });

    it("takes a code once", async () => {
      const username = "once@example.com";
      await confirmed(username);
      const again = await post("/user/validate", { username, code: codeFor(username) });
      expect(again).to.deep.equal(invalidCode);
    });

    it("lets no one sign in before", async () => {
      const username = "early@example.com";
      await post("/user", { username, password });
      const early = await accounts.signIn(username, password).catch(String);
      expect(early).to.contain("UserNotConfirmedException");
    });
  });

  describe("/user/profile", () => {
    const get = async (authorization?: string) => {
      const options = authorization === undefined ? {} : { authorization };
      const { status, body } = await accounts.send("GET", "/user/profile", options);
      return { status, body };
    };

    it("GET takes the token in the header and responds as POST does, with 200", async () => {
      const { accessToken } = await confirmed("header@example.com");
      const { body } = await post("/user/profile", { access_token: accessToken });
      expect(body).to.have.property("user");
      for (const authorization of [accessToken, `Bearer ${accessToken}`]) {
        expect(await get(authorization)).to.deep.equal({ status: 200, body });
      }
    });

    it("GET is 401 without a token, and with an ID token, next to the public routes", async () => {
      const { idToken } = await confirmed("guarded@example.com");
      const unauthorized = { status: 401, body: { message: "Unauthorized" } };
      expect(await get()).to.deep.equal(unauthorized);
      expect(await get(idToken)).to.deep.equal(unauthorized);
    });

    it("shows a person only their own profile", async () => {
      const [one, other] = [await confirmed("one@example.com"), await confirmed("two@example.com")];
      expect(JSON.stringify(await get(one.accessToken))).to.contain("one@example.com");
      expect(JSON.stringify(await get(other.accessToken))).not.to.contain("one@example.com");
    });

    it("POST rejects a token that is malformed, of another kind, forged or expired with 401", async () => {
      const { accessToken, idToken } = await confirmed("ended@example.com");
      const forged = `${accessToken.slice(0, accessToken.lastIndexOf("."))}.${"A".repeat(342)}`;
      for (const access_token of ["", "none", idToken, forged]) {
        expect(await post("/user/profile", { access_token })).to.deep.equal(invalidToken);
      }
      await accounts.cognito("GlobalSignOut", { AccessToken: accessToken });
      expect(await post("/user/profile", { access_token: accessToken })).to.deep.equal(
        invalidToken,
      );
    });

    it("POST rejects the token of another pool, which Cognito itself would take", async () => {
      const register = (type: string, name: string, inputs: Readonly<Record<string, unknown>>) =>
        accounts.cloud.register({
          urn: `urn:${name}`,
          type: `aws:cognito/${type}`,
          name,
          parent: "",
          custom: true,
          protect: false,
          inputs,
        });
      const pool = await register("userPool:UserPool", "other", { name: "other" });
      const client = await register("userPoolClient:UserPoolClient", "other-client", {
        userPoolId: pool.id,
        explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
      });
      await accounts.cloud.addUser(pool.id, { username: "eve", password });
      const { accessToken } = await accounts.signIn("eve", password, { clientId: client.id });
      expect(await accounts.cognito("GetUser", { AccessToken: accessToken })).to.include({
        Username: "eve",
      });
      expect(await post("/user/profile", { access_token: accessToken })).to.deep.equal(
        invalidToken,
      );
    });

    it("never echoes the token or the password, and never logs them", async () => {
      const username = "secret@example.com";
      const { accessToken } = await confirmed(username);
      const responses = [
        await post("/user/profile", { access_token: accessToken }),
        await post("/user/profile", { access_token: `${accessToken}x` }),
        await get(accessToken),
        await post("/user", { username, password }),
      ];
      const all = JSON.stringify([responses, accounts.output, accounts.requests]);
      expect(all).not.to.contain(accessToken);
      expect(all).not.to.contain(password);
    });
  });

  accountsDefinition(() => accounts);
});

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
  return JSON.parse(payload) as Readonly<Record<string, unknown>>;
}
