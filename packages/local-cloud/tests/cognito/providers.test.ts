import { expect } from "chai";
import { cognitoProviders } from "../../src/providers/cognito";
import { createRegistry } from "../../src/registry";
import {
  createPool,
  emailPool,
  type Members,
  region,
  startCognito,
  type Started,
  types,
} from "./support";

describe("local Cognito: resources", () => {
  let service: Started;

  before(async () => {
    service = await startCognito();
  });
  after(() => service.stop());

  const failure = (type: string, inputs: Members) =>
    service.register(type, "failing", inputs).then(
      () => "created",
      (error: unknown) => (error as Error).message,
    );

  it("creates a pool with what AWS computes, under an id that stays", async () => {
    const { id, outputs } = await service.register(types.pool, "users", {
      ...emailPool,
      tags: { app: "todo" },
    });
    expect(id).to.match(/^eu-central-1_[A-Za-z0-9]{9}$/);
    expect(outputs).to.deep.equal({
      ...emailPool,
      tags: { app: "todo" },
      tagsAll: { app: "todo" },
      id,
      arn: `arn:aws:cognito-idp:${region}:000000000000:userpool/${id}`,
      endpoint: `cognito-idp.${region}.amazonaws.com/${id}`,
      name: outputs.name,
      region,
      mfaConfiguration: "OFF",
      deletionProtection: "INACTIVE",
      userPoolTier: "ESSENTIALS",
      signInPolicy: { allowedFirstAuthFactors: ["PASSWORD"] },
      verificationMessageTemplate: { defaultEmailOption: "CONFIRM_WITH_CODE" },
      usernameConfiguration: { caseSensitive: false },
      passwordPolicy: {
        minimumLength: 8,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
        temporaryPasswordValidityDays: 7,
      },
      adminCreateUserConfig: { allowAdminCreateUserOnly: false },
      customDomain: "",
      domain: "",
      estimatedNumberOfUsers: 0,
      creationDate: outputs.creationDate,
      lastModifiedDate: outputs.creationDate,
    });
    expect(outputs.name).to.match(/^users-[0-9a-f]{7}$/);
    expect((await service.register(types.pool, "users", emailPool)).id).to.equal(id);
    expect((await service.register(types.pool, "others", emailPool)).id).to.not.equal(id);
    expect(service.cognito.keys(String(outputs.arn))).to.not.equal(undefined);
  });

  it("creates clients, scopes, groups and a domain with what AWS computes", async () => {
    const { poolId } = await createPool(service);
    const server = await service.register(types.resourceServer, "todo", {
      userPoolId: poolId,
      identifier: "todo",
      scopes: [
        { scopeName: "read", scopeDescription: "Read" },
        { scopeName: "write", scopeDescription: "Write" },
      ],
    });
    expect(server.id).to.equal(`${poolId}|todo`);
    expect(server.outputs.scopeIdentifiers).to.deep.equal(["todo/read", "todo/write"]);

    const web = await service.register(types.client, "web", {
      userPoolId: poolId,
      name: "Web",
      allowedOauthScopes: ["openid", "todo/read"],
    });
    expect(web.id).to.match(/^[a-z0-9]{26}$/);
    expect(web.outputs).to.deep.include({
      id: web.id,
      name: "Web",
      clientSecret: "",
      enableTokenRevocation: true,
      refreshTokenValidity: 30,
      explicitAuthFlows: [],
    });
    const secret = await service.register(types.client, "server", {
      userPoolId: poolId,
      generateSecret: true,
    });
    expect(secret.outputs.clientSecret).to.match(/^[a-z0-9]{51}$/);

    const group = await service.register(types.group, "readers", {
      userPoolId: poolId,
      name: "readers",
    });
    expect({ id: group.id, outputs: group.outputs }).to.deep.equal({
      id: `${poolId}/readers`,
      outputs: { id: `${poolId}/readers`, userPoolId: poolId, name: "readers", region },
    });
    const domain = await service.register(types.domain, "domain", {
      userPoolId: poolId,
      domain: "todo-dev",
    });
    expect(domain.id).to.equal("todo-dev");
    expect(domain.outputs.cloudfrontDistribution).to.match(/^d[a-z0-9]{13}\.cloudfront\.net$/);
    const described = await service.admin("DescribeUserPool", { UserPoolId: poolId });
    expect(described.body.UserPool.Domain).to.equal("todo-dev");
  });

  it("keeps in an update of a client what its inputs leave out, and takes what they empty", async () => {
    const { poolId } = await createPool(service);
    const oauth = {
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["code"],
      allowedOauthScopes: ["openid"],
      callbackUrls: ["https://app.example.com/in"],
      defaultRedirectUri: "https://app.example.com/in",
      supportedIdentityProviders: ["COGNITO"],
    };
    const registry = createRegistry(region, cognitoProviders(service.cognito, region));
    const client = async (inputs: Members) => {
      const { id } = await registry.register({
        ...{ urn: "urn:kept", type: types.client, name: "kept", parent: "", custom: true },
        inputs: { userPoolId: poolId, ...inputs },
      });
      const ids = { UserPoolId: poolId, ClientId: id };
      return (await service.admin("DescribeUserPoolClient", ids)).body.UserPoolClient;
    };
    const first = await client(oauth);
    expect(first).to.include({ AllowedOAuthFlowsUserPoolClient: true });
    expect(await client({})).to.deep.equal(first);
    const none = { allowedOauthFlows: [], allowedOauthScopes: [], callbackUrls: [] };
    const emptied = await client({ ...none, allowedOauthFlowsUserPoolClient: false });
    expect(emptied).to.include({ AllowedOAuthFlowsUserPoolClient: false });
    expect(emptied.CallbackURLs ?? []).to.deep.equal([]);
  });

  it("rejects what it does not emulate", async () => {
    const notEmulated = (what: string) =>
      new RegExp(`^user pool "failing-[0-9a-f]{7}": not emulated by the local Cognito: ${what}$`);
    expect(
      await failure(types.pool, {
        lambdaConfig: { preSignUp: "arn:1", customMessage: "arn:2", preTokenGeneration: "arn:3" },
      }),
    ).to.match(notEmulated("lambdaConfig.customMessage, lambdaConfig.preSignUp"));
    expect(await failure(types.pool, { usernameAttributes: ["email", "phone_number"] })).to.match(
      notEmulated("usernameAttributes phone_number"),
    );
    expect(
      await failure(types.pool, {
        verificationMessageTemplate: { defaultEmailOption: "CONFIRM_WITH_LINK" },
      }),
    ).to.match(notEmulated("confirmation by link"));
  });

  it("rejects pools that AWS rejects", async () => {
    const config = (lambdaVersion: string) => ({
      lambdaConfig: { preTokenGenerationConfig: { lambdaArn: "arn:1", lambdaVersion } },
    });
    const refused = "InvalidParameterException: ";
    expect(await failure(types.pool, { ...config("V2_0"), userPoolTier: "LITE" })).to.equal(
      `${refused}Trigger event version V2_0 needs the ESSENTIALS or PLUS tier`,
    );
    expect(await failure(types.pool, config("V9_0"))).to.match(/lambdaVersion must be/);
    expect(
      await failure(types.pool, { usernameAttributes: ["email"], aliasAttributes: ["email"] }),
    ).to.equal(
      `${refused}Only one of aliasAttributes or usernameAttributes can be set in a user pool.`,
    );
    expect(await failure(types.pool, { passwordPolicy: { minimumLength: 5 } })).to.match(
      /between 6 and 99/,
    );
    expect(await failure(types.pool, { mfaConfiguration: "MAYBE" })).to.match(
      /OFF, OPTIONAL or ON/,
    );
    expect(await failure(types.pool, config("V2_0"))).to.equal("created");
  });

  it("rejects clients that AWS rejects", async () => {
    const { poolId } = await createPool(service);
    const client = (inputs: object) => failure(types.client, { userPoolId: poolId, ...inputs });
    expect(await client({ allowedOauthScopes: ["openid", "notes/read"] })).to.equal(
      `ScopeDoesNotExistException: notes/read in user pool ${poolId}: ` +
        "the client must depend on the resource server that defines its scopes",
    );
    expect(await client({ explicitAuthFlows: ["ALLOW_MAGIC"] })).to.match(/unknown flow/);
    expect(
      await client({ explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ADMIN_NO_SRP_AUTH"] }),
    ).to.match(/mixes names/);
    expect(await client({ accessTokenValidity: 25 })).to.match(
      /accessTokenValidity must be between 5 minutes and 1 day/,
    );
    const minutes = { tokenValidityUnits: { idToken: "minutes" } };
    expect(await client({ idTokenValidity: 4, ...minutes })).to.match(/idTokenValidity must be/);
    expect(await client({ refreshTokenValidity: 3651 })).to.match(/refreshTokenValidity must be/);
    const hours = { tokenValidityUnits: { refreshToken: "hours" } };
    expect(await client({ accessTokenValidity: 3, refreshTokenValidity: 2, ...hours })).to.match(
      /Refresh token validity must not be shorter/,
    );
    expect(await client({ idTokenValidity: 1, tokenValidityUnits: { idToken: "weeks" } })).to.match(
      /must be one of seconds, minutes, hours, days/,
    );
    expect(await client({ allowedOauthFlows: ["client_credentials"] })).to.match(
      /does not have a client secret/,
    );
    expect(
      await client({ allowedOauthFlows: ["client_credentials", "code"], generateSecret: true }),
    ).to.match(/along with code flow/);
    expect(await failure(types.client, {})).to.match(/needs userPoolId/);
    expect(await failure(types.client, { userPoolId: "x" })).to.equal("user pool x does not exist");
  });
});
