import { expect } from "chai";
import { authPoolProblems } from "../..";

const scopes = { todo: { read: "Read todos", write: "Change todos" } };
const everyone = ["todo/read", "todo/write"];

describe("authPoolProblems, of who has which scope", () => {
  const problemsOf = (args: object) =>
    authPoolProblems("People", { scopes, everyone, clients: {}, ...args });

  it("has no default for who has a scope", () => {
    const message =
      'AuthPool "People": everyone must be the scopes that every signed-in person has, of todo/read, todo/write, or [] for none, missing';
    expect(problemsOf({ everyone: undefined })).to.deep.equal([message]);
    const groups = { readers: ["todo/read"], writers: ["todo/write"] };
    expect(problemsOf({ everyone: undefined, groups })).to.deep.equal([message]);
    expect(problemsOf({ everyone: [], groups })).to.deep.equal([]);
  });

  it("finds a scope that no one has", () => {
    expect(problemsOf({ everyone: [], groups: { writers: ["todo/write"] } })).to.deep.equal([
      'AuthPool "People": scope "todo/read" is no one\'s: name it in everyone or in a group',
    ]);
    const oauth = { callbackUrls: ["https://a.example/in"], scopes: ["todo/write"] };
    const web = { clients: { web: { oauth } }, everyone: ["todo/read"] };
    expect(problemsOf(web)).to.deep.equal([
      'AuthPool "People": scope "todo/write" is no one\'s: name it in everyone or in a group',
    ]);
  });

  it("takes a scope that only a machine has for granted to it", () => {
    const oauth = {
      flows: ["client-credentials"],
      scopes: ["todo/write"],
      callbackUrls: ["https://a.example/in"],
    };
    const clients = { machine: { secret: true, oauth } };
    expect(problemsOf({ clients, everyone: ["todo/read"] })).to.deep.equal([]);
  });

  it("lets no client of a pool with scopes request the scope that marks sign-ins by SDK", () => {
    const marked = ["openid", "aws.cognito.signin.user.admin"];
    const oauth = { callbackUrls: ["https://a.example/in"], scopes: marked };
    expect(problemsOf({ clients: { web: { oauth } } })).to.deep.equal([
      'AuthPool "People" client "web": oauth.scopes must not name aws.cognito.signin.user.admin in a pool with scopes: a refresh would add scopes that the sign-in did not request. Leave it out, and sign in by SDK where people change their own account',
    ]);
    expect(authPoolProblems("People", { clients: { web: { oauth } } })).to.deep.equal([]);
  });

  it("finds scopes that the pool does not define, wherever they are named", () => {
    expect(problemsOf({ everyone: [...everyone, "todo/all"] })).to.deep.equal([
      'AuthPool "People": everyone must be one of todo/read, todo/write, not "todo/all"',
    ]);
    const groups = { admins: ["todo/admin"] };
    expect(authPoolProblems("People", { everyone: ["a/b"], groups, clients: {} })).to.deep.equal([
      'AuthPool "People": everyone must be without scopes, as the pool has none, not "a/b"',
      'AuthPool "People": group "admins" must be without scopes, as the pool has none, not "todo/admin"',
    ]);
  });
});
