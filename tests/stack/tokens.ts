import { expect } from "chai";
import type { Stack } from "../support/stack";

export function tokensSuite(running: () => Stack): void {
  describe("The local stack and tokens", () => {
    let stack: Stack;
    before(() => {
      stack = running();
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

    const refused = { status: 401, body: { message: "Unauthorized" }, reached: 0 };

    it("lets an access token in, as Bearer and bare", async () => {
      const { accessToken } = stack.people.a;
      expect(await send(`Bearer ${accessToken}`)).to.include({ status: 200, reached: 1 });
      expect(await send(accessToken)).to.include({ status: 200, reached: 1 });
    });

    it("refuses everything else before a function runs", async () => {
      const { accessToken, idToken, refreshToken } = stack.people.a;
      const [header = "", payload = "", signature = ""] = accessToken.split(".");
      const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
      const admin = Buffer.from(JSON.stringify({ ...claims, sub: "someone-else" }));
      const none = Buffer.from('{"alg":"none"}').toString("base64url");
      const wrong = {
        none: undefined,
        empty: "",
        "no token": "Bearer ",
        garbage: "Bearer abc",
        id: `Bearer ${idToken}`,
        refresh: `Bearer ${refreshToken}`,
        "other claims": `Bearer ${header}.${admin.toString("base64url")}.${signature}`,
        unsigned: `Bearer ${none}.${payload}.`,
        "other pool": `Bearer ${await tokenOfAnotherPool(stack)}`,
      };
      for (const [name, authorization] of Object.entries(wrong)) {
        expect(await send(authorization), name).to.deep.equal(refused);
      }
    });

    it("holds members of a narrowing group to their scopes", async () => {
      const UserPoolId = stack.outputs.userPoolId ?? "";
      const username = "reader@example.com";
      const password = "Correct-horse-8";
      await stack.cloud.addUser(UserPoolId, { username, password });
      await stack.administer("AdminAddUserToGroup", {
        UserPoolId,
        Username: username,
        GroupName: "readers",
      });
      const { accessToken } = await stack.signIn(username, password);
      expect(await send(`Bearer ${accessToken}`)).to.include({ status: 200 });
      expect(await send(`Bearer ${accessToken}`, "POST")).to.deep.equal(refused);
    });
  });
}

/** An access token with the right scope, good for a pool that is not the API's. */
async function tokenOfAnotherPool(stack: Stack): Promise<string> {
  const register = (type: string, name: string, inputs: Readonly<Record<string, unknown>>) =>
    stack.cloud.register({ urn: `urn:${name}`, type, name, parent: "", custom: true, inputs });
  const pool = await register("aws:cognito/userPool:UserPool", "other", {
    name: "other",
    usernameAttributes: ["email"],
  });
  const client = await register("aws:cognito/userPoolClient:UserPoolClient", "other-client", {
    userPoolId: pool.id,
    explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
  });
  const user = { username: "eve@example.com", password: "Correct-horse-9" };
  await stack.cloud.addUser(pool.id, user);
  return (await stack.signIn(user.username, user.password, { clientId: client.id })).accessToken;
}
