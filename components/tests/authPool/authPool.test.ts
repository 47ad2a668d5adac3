import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { AuthPool, type AuthPoolArgs, authPoolProblems, scopeNames } from "../..";
import { record } from "../support/graph";

const poolType = "aws:cognito/userPool:UserPool";
const clientType = "aws:cognito/userPoolClient:UserPoolClient";
const scopes = { todo: { read: "Read todos", write: "Change todos" } };
const everyone = ["todo/read", "todo/write"];

describe("AuthPool", () => {
  it("is closed to sign-up, strict on passwords and open to a second factor by default", async () => {
    const graph = await record(() => new AuthPool("People", { clients: {} }));
    expect(graph.one(poolType, "People")).to.deep.equal({
      name: "People",
      userPoolTier: "ESSENTIALS",
      usernameAttributes: ["email"],
      usernameConfiguration: { caseSensitive: false },
      autoVerifiedAttributes: ["email"],
      userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] },
      accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      passwordPolicy: {
        minimumLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
        temporaryPasswordValidityDays: 7,
      },
      mfaConfiguration: "OPTIONAL",
      softwareTokenMfaConfiguration: { enabled: true },
      deletionProtection: "INACTIVE",
    });
    expect(graph.resources.map(({ type }) => type)).to.deep.equal([
      "todo-api:components:AuthPool",
      poolType,
    ]);
  });

  it("follows its arguments", async () => {
    const args: AuthPoolArgs = {
      signIn: "username",
      selfSignUp: true,
      mfa: "off",
      minimumPasswordLength: 20,
      deletionProtection: true,
      sender: { from: "Todos <todos@example.com>", identityArn: "arn:ses" },
      clients: {},
    };
    const pool = (await record(() => new AuthPool("People", args))).one(poolType, "People");
    expect(pool).to.deep.include({
      adminCreateUserConfig: { allowAdminCreateUserOnly: false },
      mfaConfiguration: "OFF",
      deletionProtection: "ACTIVE",
      emailConfiguration: {
        emailSendingAccount: "DEVELOPER",
        fromEmailAddress: "Todos <todos@example.com>",
        sourceArn: "arn:ses",
      },
    });
    expect(pool).not.to.have.any.keys("usernameAttributes", "softwareTokenMfaConfiguration");
    expect(pool).to.have.nested.property("passwordPolicy.minimumLength", 20);
  });

  it("makes public clients that cannot send a password, by default", async () => {
    const graph = await record(() => new AuthPool("People", { clients: { web: {} } }));
    expect(graph.one(clientType, "People-web")).to.deep.equal({
      userPoolId: "People-id",
      generateSecret: false,
      explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
      refreshTokenRotation: { feature: "ENABLED", retryGracePeriodSeconds: 30 },
      ...{ allowedOauthFlowsUserPoolClient: false, allowedOauthFlows: [] },
      ...{ allowedOauthScopes: [], callbackUrls: [], logoutUrls: [] },
      supportedIdentityProviders: ["COGNITO"],
      preventUserExistenceErrors: "ENABLED",
      enableTokenRevocation: true,
      accessTokenValidity: 60,
      idTokenValidity: 60,
      refreshTokenValidity: 30,
      tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "days" },
    });
  });

  it("makes hosted-UI clients with code only and all of the pool's scopes", async () => {
    const oauth = { callbackUrls: ["https://app.example.com/in"], logoutUrls: [] };
    const graph = await record(
      () => new AuthPool("People", { scopes, everyone, clients: { web: { oauth } } }),
    );
    const client = graph.one(clientType, "People-web");
    expect(client).to.deep.include({
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["code"],
      allowedOauthScopes: ["openid", "email", "todo/read", "todo/write"],
      callbackUrls: ["https://app.example.com/in"],
    });
    expect(client, "which could not be removed again").not.to.have.property("defaultRedirectUri");
  });

  it("takes OAuth from a client that has none, where AWS would keep what it had", async () => {
    const graph = await record(
      () => new AuthPool("People", { scopes, everyone, clients: { web: {} } }),
    );
    const client = graph.one(clientType, "People-web");
    expect(client).to.deep.include({
      allowedOauthFlowsUserPoolClient: false,
      allowedOauthFlows: [],
      allowedOauthScopes: [],
      callbackUrls: [],
      logoutUrls: [],
    });
    expect(client).not.to.have.property("defaultRedirectUri");
  });

  it("makes hosted-UI clients with the flows, scopes and addresses that they name", async () => {
    const oauth = {
      flows: ["implicit"],
      scopes: ["openid"],
      callbackUrls: ["https://app.example.com/in", "myapp://in"],
      logoutUrls: ["http://localhost:5173/out"],
      defaultRedirectUrl: "myapp://in",
    } as const;
    const graph = await record(() => new AuthPool("People", { clients: { web: { oauth } } }));
    expect(graph.one(clientType, "People-web")).to.deep.include({
      allowedOauthFlows: ["implicit"],
      allowedOauthScopes: ["openid"],
      callbackUrls: ["https://app.example.com/in", "myapp://in"],
      logoutUrls: ["http://localhost:5173/out"],
      defaultRedirectUri: "myapp://in",
    });
  });

  it("puts scopes into every access token by a trigger that only this pool may call", async () => {
    const args = { scopes, everyone: ["todo/read"], groups: { writers: ["todo/write"] } };
    const graph = await record(() => new AuthPool("People", { ...args, clients: {} }));
    const fn = graph.one("aws:lambda/function:Function", "People-scopes");
    expect(fn).to.have.nested.property(
      "environment.variables.SCOPE_RULES",
      '{"scopes":["todo/read","todo/write"],"everyone":["todo/read"],"groups":{"writers":["todo/write"]},"hostedPages":false}',
    );
    expect(graph.one(poolType, "People")).to.deep.include({
      lambdaConfig: {
        preTokenGenerationConfig: { lambdaArn: "arn:People-scopes", lambdaVersion: "V2_0" },
      },
    });
    expect(
      graph.one("aws:lambda/permission:Permission", "People-scopes-permission"),
    ).to.deep.include({
      action: "lambda:InvokeFunction",
      principal: "cognito-idp.amazonaws.com",
      sourceArn: "arn:People",
    });
    expect(graph.one("aws:cognito/resourceServer:ResourceServer", "People-todo")).to.deep.include({
      identifier: "todo",
      scopes: [
        { scopeName: "read", scopeDescription: "Read todos" },
        { scopeName: "write", scopeDescription: "Change todos" },
      ],
    });
    expect(graph.one("aws:cognito/userGroup:UserGroup", "People-writers")).to.deep.include({
      name: "writers",
      description: "Adds todo/write",
    });
  });

  it("has its trigger know whether people may sign in on the hosted pages", async () => {
    const oauth = { callbackUrls: ["https://a.example/in"] };
    const machine = { ...oauth, flows: ["client-credentials"] } as const;
    const clients: Readonly<Record<string, readonly [AuthPoolArgs["clients"], boolean]>> = {
      "by SDK alone": [{ web: {} }, false],
      "on the pages": [{ app: {}, web: { oauth } }, true],
      "machines alone": [{ machine: { secret: true, oauth: machine } }, false],
      "a transform": [{ web: { transform: (args) => args } }, true],
    };
    for (const [what, [each, hostedPages]] of Object.entries(clients)) {
      const graph = await record(() => new AuthPool("People", { scopes, everyone, clients: each }));
      const { environment } = graph.one("aws:lambda/function:Function", "People-scopes");
      const { variables } = environment as { variables: { SCOPE_RULES: string } };
      expect(JSON.parse(variables.SCOPE_RULES), what).to.include({ hostedPages });
    }
  });

  it("replaces a hosted-UI prefix by removing the old one first", async () => {
    const graph = await record(() => new AuthPool("People", { domain: "todos", clients: {} }));
    expect(graph.one("aws:cognito/userPoolDomain:UserPoolDomain", "People-domain")).to.deep.include(
      { domain: "todos", userPoolId: "People-id" },
    );
  });

  it("has its prefix's address for the hosted UI, and the issuer of its tokens", async () => {
    const endpoint = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_1";
    let addresses: Promise<unknown> = Promise.resolve();
    await record(
      () => {
        const { domainUrl, issuer } = new AuthPool("People", { domain: "todos", clients: {} });
        addresses = new Promise((resolve) => {
          pulumi.all([domainUrl, issuer]).apply(resolve);
        });
      },
      { [poolType]: { endpoint } },
    );
    expect(await addresses).to.deep.equal([
      "https://todos.auth.eu-west-1.amazoncognito.com",
      `https://${endpoint}`,
    ]);
  });

  it("lets the arguments of pool and clients be changed", async () => {
    const graph = await record(
      () =>
        new AuthPool("People", {
          clients: { web: { transform: (args) => ({ ...args, authSessionValidity: 5 }) } },
          transform: { userPool: (args) => ({ ...args, userPoolTier: "PLUS" }) },
        }),
    );
    expect(graph.one(poolType, "People")).to.include({ userPoolTier: "PLUS" });
    expect(graph.one(clientType, "People-web")).to.include({ authSessionValidity: 5 });
  });

  it("names a scope by its API", () => {
    expect(scopeNames({ scopes })).to.deep.equal(["todo/read", "todo/write"]);
    expect(scopeNames({})).to.deep.equal([]);
  });
});

describe("authPoolProblems", () => {
  const problemsOf = (args: object) =>
    authPoolProblems("People", { scopes, everyone, clients: {}, ...args });

  it("finds none in what the other tests use", () => {
    expect(problemsOf({ groups: { readers: ["todo/read"] }, domain: "todos-dev" })).to.deep.equal(
      [],
    );
    expect(authPoolProblems("People", { clients: {} })).to.deep.equal([]);
  });

  it("finds every problem at once", () => {
    const client = {
      signIn: ["magic"],
      oauth: {
        flows: ["client-credentials"],
        scopes: ["todo/admin"],
        callbackUrls: ["http://app.example.com/in", "javascript:alert(1)"],
        defaultRedirectUrl: "https://elsewhere.example.com",
      },
      accessTokenMinutes: 1,
      refreshTokenDays: 4000,
    };
    const problems = problemsOf({
      mfa: "sometimes",
      signIn: "phone",
      minimumPasswordLength: 4,
      logRetentionDays: 8,
      groups: { readers: ["todo/raed"] },
      domain: "my-cognito-pages",
      clients: { web: client },
    });
    const expected = [
      'AuthPool "People": mfa must be one of off, optional, required, not "sometimes"',
      'AuthPool "People": signIn must be one of email, username, not "phone"',
      'AuthPool "People": minimumPasswordLength must be a whole number from 8 to 99, not 4',
      'AuthPool "People": group "readers" must be one of todo/read, todo/write, not "todo/raed"',
      'AuthPool "People" client "web": signIn must be one of srp, password, admin-password, not "magic"',
      'AuthPool "People" client "web": a callback or logout URL must be https, or http on localhost, not "http://app.example.com/in"',
      'AuthPool "People" client "web": a callback or logout URL must be https, or http on localhost, not "javascript:alert(1)"',
      'AuthPool "People" client "web": oauth.defaultRedirectUrl must be a callback URL, not "https://elsewhere.example.com"',
      'AuthPool "People" client "web": the client-credentials flow needs secret: true',
      'AuthPool "People" client "web": accessTokenMinutes must be a whole number from 5 to 1440, not 1',
      'AuthPool "People" client "web": refreshTokenDays must be a whole number from 1 to 3650, not 4000',
    ];
    expect(problems).to.include.members(expected);
    expect(problems.join("\n")).to.match(/logRetentionDays must be one of 1, 3, .*, not 8/);
    expect(problems.join("\n")).to.match(/domain must be a prefix .*, not "my-cognito-pages"/);
    expect(problems.join("\n")).to.match(/oauth.scopes must be one of openid, .*"todo\/admin"/);
    expect(problems).to.have.length(expected.length + 3);
  });

  for (const [what, oauth, problem] of [
    ["no callback URL", { callbackUrls: [] }, "oauth.callbackUrls must name at least one address"],
    ["what is no URL", { callbackUrls: ["app"] }, 'http on localhost, not "app"'],
    ["a fragment", { callbackUrls: ["https://a.example/#in"] }, 'not "https://a.example/#in"'],
  ] as const) {
    it(`rejects ${what} to come back to`, () => {
      const problems = problemsOf({ clients: { web: { oauth } } });
      expect(problems).to.have.length(1);
      expect(problems[0]).to.contain(`AuthPool "People" client "web": `).and.to.contain(problem);
    });
  }

  it("stops a pool from being registered", async () => {
    const graph = await record(() => {
      const args = JSON.parse(`{ "clients": {}, "mfa": "sometimes" }`) as AuthPoolArgs;
      expect(() => new AuthPool("People", args)).to.throw("1 problem:");
    });
    expect(graph.resources).to.deep.equal([]);
  });
});
