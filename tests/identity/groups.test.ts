import { join } from "node:path";
import { expect } from "chai";
import { hostedSignIn } from "../support/hostedSignIn";
import { type RunningProgram, startProgram } from "../support/runningProgram";

const password = "Correct-horse-7";
const callback = "http://localhost:5173/in";

interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

describe("A scope that a group alone names", () => {
  let program: RunningProgram;
  let userPoolId: string;
  let clientId: string;

  before(async () => {
    program = await startProgram(join(__dirname, "program"));
    ({ userPoolId = "", userPoolClientId: clientId = "" } = program.outputs);
    await signUp("eve@example.com");
    await signUp("ada@example.com");
    const ada = { UserPoolId: userPoolId, Username: "ada@example.com" };
    await program.administer("AdminAddUserToGroup", { ...ada, GroupName: "admins" });
  });

  after(() => program.cloud.close());

  /** Anyone may: there is nothing but a code between a stranger and an account. */
  async function signUp(username: string): Promise<void> {
    const UserAttributes = [{ Name: "email", Value: username }];
    const account = { ClientId: clientId, Username: username };
    await program.cognito("SignUp", { ...account, Password: password, UserAttributes });
    const mail = program.messages.find(({ to }) => to === username);
    const ConfirmationCode = mail !== undefined && "code" in mail ? mail.code : "";
    await program.cognito("ConfirmSignUp", { ...account, ConfirmationCode });
  }

  async function bySdk(username: string): Promise<Tokens> {
    const { accessToken, refreshToken } = await program.signIn(username, password);
    return { access: accessToken, refresh: refreshToken };
  }

  const pages = () => program.cloud.hostedUi(userPoolId) ?? "";
  async function tokenRequest(body: Readonly<Record<string, string>>): Promise<Tokens> {
    const response = await fetch(`${pages()}/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams({ client_id: clientId, ...body }),
    });
    const tokens = (await response.json()) as Readonly<Record<string, string>>;
    return { access: tokens.access_token ?? "", refresh: tokens.refresh_token ?? "" };
  }

  async function onHostedPages(username: string, scope: string): Promise<Tokens> {
    const query = { client_id: clientId, redirect_uri: callback, response_type: "code", scope };
    const back = await hostedSignIn(pages(), query, { username, password });
    const code = back.searchParams.get("code") ?? "";
    return tokenRequest({ grant_type: "authorization_code", redirect_uri: callback, code });
  }

  async function refreshedByApi({ refresh }: Tokens): Promise<Tokens> {
    const request = { ClientId: clientId, RefreshToken: refresh };
    const { AuthenticationResult } = await program.cognito("GetTokensFromRefreshToken", request);
    const result = AuthenticationResult as Readonly<Record<string, string>>;
    return { access: result.AccessToken ?? "", refresh: result.RefreshToken ?? refresh };
  }

  async function refreshedByPages({ refresh }: Tokens): Promise<Tokens> {
    const tokens = await tokenRequest({ grant_type: "refresh_token", refresh_token: refresh });
    return { ...tokens, refresh: tokens.refresh || refresh };
  }

  /** What an access token is good for: the statuses of GET, PUT and DELETE. */
  async function statuses({ access }: Tokens): Promise<number[]> {
    const send = (method: string) =>
      fetch(`${program.outputs.apiUrl ?? ""}/notes`, {
        method,
        headers: { Authorization: access },
      });
    const responses = await Promise.all(["GET", "PUT", "DELETE"].map(send));
    return responses.map(({ status }) => status);
  }

  const all = "openid notes/read notes/write notes/admin";
  const ways: Readonly<Record<string, (username: string) => Promise<Tokens>>> = {
    "by SDK": bySdk,
    "by SDK, after a refresh": async (username) => refreshedByApi(await bySdk(username)),
    "on the hosted pages, asking for it": (username) => onHostedPages(username, all),
    "on the hosted pages, after a refresh there": async (username) =>
      refreshedByPages(await onHostedPages(username, all)),
    "on the hosted pages, after a refresh by SDK": async (username) =>
      refreshedByApi(await onHostedPages(username, all)),
  };
  for (const [way, signIn] of Object.entries(ways)) {
    it(`is not a stranger's who signs up and in ${way}`, async () => {
      expect(await statuses(await signIn("eve@example.com"))).to.deep.equal([204, 204, 401]);
    });

    it(`is a member's who signs in ${way}, in addition to everyone's`, async () => {
      expect(await statuses(await signIn("ada@example.com"))).to.deep.equal([204, 204, 204]);
    });
  }

  it("does not come with a refresh of a sign-in that did not request it, nor does any other", async () => {
    const [read, none, everything] = [
      [204, 401, 401],
      [401, 401, 401],
      [204, 204, 204],
    ];
    for (const [scope, expected] of [
      ["openid notes/read", read],
      ["openid", none],
      [all, everything],
    ] as const) {
      let tokens = await onHostedPages("ada@example.com", scope);
      expect(await statuses(tokens), scope).to.deep.equal(expected);
      for (const refreshed of [refreshedByPages, refreshedByApi, refreshedByPages]) {
        tokens = await refreshed(tokens);
        expect(await statuses(tokens), scope).to.deep.equal(expected);
      }
    }
  });

  it("is gone with the membership, at the next refresh", async () => {
    await signUp("bob@example.com");
    const bob = { UserPoolId: userPoolId, Username: "bob@example.com", GroupName: "admins" };
    await program.administer("AdminAddUserToGroup", bob);
    const tokens = await bySdk("bob@example.com");
    expect(await statuses(tokens)).to.deep.equal([204, 204, 204]);
    await program.administer("AdminRemoveUserFromGroup", bob);
    expect(await statuses(await refreshedByApi(tokens))).to.deep.equal([204, 204, 401]);
  });
});
