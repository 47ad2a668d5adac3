import { expect } from "chai";
import {
  allFlows,
  createPool,
  type Ids,
  type Members,
  password,
  secretHash,
  startCognito,
  type Started,
} from "./support";

const Username = "ada@example.com";

describe("local Cognito: SECRET_HASH", () => {
  let service: Started;
  let secret: string;
  let confidential: Ids;
  let open: Ids;

  before(async () => {
    service = await startCognito();
    const flows = { explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", ...allFlows] };
    open = await createPool(service, undefined, flows, "open");
    confidential = await createPool(service, undefined, { ...flows, generateSecret: true });
    for (const { poolId } of [open, confidential]) {
      await service.cognito.addUser(poolId, { username: Username, password });
    }
    const { body } = await service.admin("DescribeUserPoolClient", {
      UserPoolId: confidential.poolId,
      ClientId: confidential.clientId,
    });
    secret = String(body.UserPoolClient.ClientSecret);
  });
  after(() => service.stop());

  const hash = (key: string, name = Username) => secretHash(key, confidential.clientId, name);
  const challenged = (ChallengeName: string) => (SECRET_HASH?: string) => ({
    ChallengeName,
    Session: "x",
    ChallengeResponses: {
      USERNAME: Username,
      PASSWORD_CLAIM_SECRET_BLOCK: "x",
      PASSWORD_CLAIM_SIGNATURE: "x",
      TIMESTAMP: "Sat Nov 21 02:00:00 UTC 2026",
      SECRET_HASH,
    },
  });
  const started = (AuthFlow: string) => (SECRET_HASH?: string) => ({
    AuthFlow,
    AuthParameters: { USERNAME: Username, PASSWORD: password, SRP_A: "9", SECRET_HASH },
  });
  const named =
    (more: object = {}) =>
    (SecretHash?: string) => ({ Username, SecretHash, ...more });

  const calls: readonly (readonly [string, (given?: string) => Members])[] = [
    ["SignUp", named({ Password: password })],
    ["ConfirmSignUp", named({ ConfirmationCode: "1" })],
    ["ResendConfirmationCode", named()],
    ["ForgotPassword", named()],
    ["ConfirmForgotPassword", named({ ConfirmationCode: "1", Password: password })],
    ["InitiateAuth", started("USER_PASSWORD_AUTH")],
    ["InitiateAuth", started("USER_SRP_AUTH")],
    ["RespondToAuthChallenge", challenged("PASSWORD_VERIFIER")],
    ["RespondToAuthChallenge", challenged("NEW_PASSWORD_REQUIRED")],
    ["RespondToAuthChallenge", challenged("SOFTWARE_TOKEN_MFA")],
    ["RespondToAuthChallenge", challenged("MFA_SETUP")],
    ["AdminInitiateAuth", started("ADMIN_USER_PASSWORD_AUTH")],
    ["AdminRespondToAuthChallenge", challenged("NEW_PASSWORD_REQUIRED")],
  ];
  for (const [operation, body] of calls) {
    const { AuthFlow = "", ChallengeName = AuthFlow } = body();
    it(`is checked by ${operation} ${String(ChallengeName)}`.trim(), async () => {
      const message = async ({ clientId: ClientId, poolId: UserPoolId }: Ids, given?: string) =>
        (await service.admin(operation, { ClientId, UserPoolId, ...body(given) })).body.message;
      const { clientId } = confidential;
      expect(await message(confidential)).to.equal(
        `Client ${clientId} is configured with secret but SECRET_HASH was not received`,
      );
      for (const given of [hash("guess"), hash(secret, "bob@example.com"), ""]) {
        expect(await message(confidential, given)).to.equal(
          `Unable to verify secret hash for client ${clientId}`,
        );
      }
      expect(await message(open, hash(secret))).to.equal(
        `Client ${open.clientId} is not configured with a secret, but a secret hash was received`,
      );
      expect(await message(confidential, hash(secret))).to.not.match(/secret/);
    });
  }
});
