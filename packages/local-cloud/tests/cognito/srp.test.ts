import { expect } from "chai";
import { totpCode } from "../../src/cognito/crypto/totp";
import { mfaPool } from "./sdkSupport";
import { type Outcome, srpPerson } from "./srpPerson";
import {
  createPool,
  emailPool,
  error,
  errorOf,
  type Ids,
  password,
  startCognito,
  type Started,
  verify,
  wrongPassword,
} from "./support";

const srpClient = { explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] };

describe("local Cognito: sign-in by SRP", () => {
  let service: Started;
  let ids: Ids;

  before(async () => {
    service = await startCognito();
    ids = await createPool(service, emailPool, srpClient);
    await service.cognito.addUser(ids.poolId, { username: "ada@example.com", password });
  });
  after(() => service.stop());

  const person = (name: string, at = ids) => srpPerson(service, at, name);
  const failure = (outcome: Outcome) =>
    outcome.step === "onFailure" ? outcome.message : outcome.step;

  function codeOf(secret: string): string {
    service.advance(30_000);
    return totpCode(secret, service.now());
  }

  async function accepted(outcome: Outcome, at = ids): Promise<string> {
    if (outcome.step !== "onSuccess") throw new Error(JSON.stringify(outcome));
    const token = outcome.accessToken;
    return String((await verify(service, at, "access", token)).username);
  }

  it("signs in with the right password, by e-mail and by user name, time after time", async () => {
    const username = await accepted(await person("ada@example.com").authenticate());
    for (let times = 0; times < 3; times += 1) {
      expect(await accepted(await person(username).authenticate())).to.equal(username);
    }
  });

  it("rejects a wrong password", async () => {
    const outcome = await person("ada@example.com").authenticate("Wrong-horse-9");
    expect(failure(outcome)).to.equal("Incorrect username or password.");
  });

  const A = "9".repeat(700);
  const initiate = (AuthParameters: object, at = ids) =>
    service.call("InitiateAuth", {
      ClientId: at.clientId,
      AuthFlow: "USER_SRP_AUTH",
      AuthParameters,
    });
  const prove = (responses: object) =>
    service.call("RespondToAuthChallenge", {
      ClientId: ids.clientId,
      ChallengeName: "PASSWORD_VERIFIER",
      ChallengeResponses: responses,
    });

  const wrongProof = (USERNAME: string, { SECRET_BLOCK }: Readonly<Record<string, string>>) => ({
    USERNAME,
    PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
    PASSWORD_CLAIM_SIGNATURE: Buffer.alloc(32).toString("base64"),
    TIMESTAMP: "Sat Nov 21 02:00:00 UTC 2026",
  });

  it("challenges an unknown name as it challenges a known one", async () => {
    const shapes: unknown[] = [];
    for (const USERNAME of ["ada@example.com", "unknown@example.com"]) {
      const [first, second] = [
        (await initiate({ USERNAME, SRP_A: A })).body,
        (await initiate({ USERNAME, SRP_A: A })).body,
      ];
      expect(first).to.have.all.keys("ChallengeName", "ChallengeParameters");
      const { SALT, USER_ID_FOR_SRP, SRP_B, SECRET_BLOCK } = first.ChallengeParameters;
      expect(second.ChallengeParameters).to.include({ SALT, USER_ID_FOR_SRP });
      expect(second.ChallengeParameters.SRP_B).to.not.equal(SRP_B);
      expect(second.ChallengeParameters.SECRET_BLOCK).to.not.equal(SECRET_BLOCK);
      expect(USER_ID_FOR_SRP).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(SALT).to.match(/^[0-9a-f]{32}$/);
      shapes.push(Object.keys(first.ChallengeParameters));
    }
    expect(shapes[0]).to.deep.equal(shapes[1]);
    const telling = { ...srpClient, preventUserExistenceErrors: "LEGACY" };
    const legacy = await createPool(service, emailPool, telling, "legacy");
    expect(
      errorOf(await initiate({ USERNAME: "unknown@example.com", SRP_A: A }, legacy)),
    ).to.deep.equal(error("UserNotFoundException", "User does not exist."));
  });

  it("rejects a wrong proof of a known and an unknown name alike, lockout included", async () => {
    await service.cognito.addUser(ids.poolId, { username: "bob@example.com", password });
    for (const USERNAME of ["bob@example.com", "nobody@example.com"]) {
      const messages: string[] = [];
      for (let times = 0; times < 6; times += 1) {
        const { body } = await initiate({ USERNAME, SRP_A: A });
        messages.push((await prove(wrongProof(USERNAME, body.ChallengeParameters))).body.message);
      }
      expect(messages, USERNAME).to.deep.equal([
        ...Array<string>(5).fill("Incorrect username or password."),
        "Password attempts exceeded",
      ]);
    }
  });

  it("takes no public value that would give the secret away", async () => {
    const USERNAME = "ada@example.com";
    for (const SRP_A of ["0", "00", "xyz", "-1", "1".repeat(2000)]) {
      expect(errorOf(await initiate({ USERNAME, SRP_A })), SRP_A.slice(0, 5)).to.deep.equal(
        error("InvalidParameterException", "SRP_A is not a valid public value"),
      );
    }
    expect((await initiate({ USERNAME })).body.message).to.equal(
      "Missing required parameter SRP_A",
    );
  });

  it("allows one attempt for each challenge, in the documented form", async () => {
    const { body } = await initiate({ USERNAME: "ada@example.com", SRP_A: A });
    const { USER_ID_FOR_SRP: USERNAME, SECRET_BLOCK = "" } = body.ChallengeParameters;
    const proof = wrongProof(String(USERNAME), { SECRET_BLOCK });
    const malformed = await prove({ ...proof, TIMESTAMP: "2026-11-21T02:00:00Z" });
    expect(malformed.body.__type).to.equal("InvalidParameterException");
    expect(errorOf(await prove(proof))).to.deep.equal(wrongPassword);
    expect((await prove(proof)).body.message).to.equal(
      "Invalid session for the user, session can only be used once.",
    );
    const { id: other } = await service.register("aws:cognito/userPoolClient:UserPoolClient", "o", {
      userPoolId: ids.poolId,
    });
    const fresh = (await initiate({ USERNAME, SRP_A: A })).body.ChallengeParameters;
    const elsewhere = await service.call("RespondToAuthChallenge", {
      ClientId: other,
      ChallengeName: "PASSWORD_VERIFIER",
      ChallengeResponses: { ...proof, PASSWORD_CLAIM_SECRET_BLOCK: fresh.SECRET_BLOCK },
    });
    expect(elsewhere.body.message).to.equal("Invalid session for the user.");
  });

  it("leads from a temporary password to a new one", async () => {
    const Username = "invited@example.com";
    await service.admin("AdminCreateUser", {
      UserPoolId: ids.poolId,
      Username,
      TemporaryPassword: "Temporary-horse-1",
    });
    const user = person(Username);
    expect((await user.authenticate("Temporary-horse-1")).step).to.equal("newPasswordRequired");
    const username = await accepted(await user.newPassword());
    expect(await accepted(await person(Username).authenticate())).to.equal(username);
    const old = await person(Username).authenticate("Temporary-horse-1");
    expect(old.step).to.equal("onFailure");
  });

  it("rejects a user who is disabled, but says so only after the right password", async () => {
    const Username = "disabled@example.com";
    await service.cognito.addUser(ids.poolId, { username: Username, password });
    await service.admin("AdminDisableUser", { UserPoolId: ids.poolId, Username });
    const outcome = async (Password?: string) =>
      failure(await person(Username).authenticate(Password));
    expect(await outcome()).to.equal("User is disabled.");
    expect(await outcome("Wrong-horse-9")).to.equal("Incorrect username or password.");
  });

  it("sets up a second factor where the pool insists, after a new password too, and asks for it", async () => {
    const strict = await createPool(
      service,
      { ...mfaPool, mfaConfiguration: "ON" },
      srpClient,
      "strict",
    );
    const Username = "guarded@example.com";
    await service.admin("AdminCreateUser", {
      UserPoolId: strict.poolId,
      Username,
      TemporaryPassword: "Temporary-horse-1",
    });
    const user = person(Username, strict);
    expect((await user.authenticate("Temporary-horse-1")).step).to.equal("newPasswordRequired");
    expect((await user.newPassword()).step).to.equal("mfaSetup");
    const secret = await user.associate();
    expect((await user.verifyToken("000000")).step).to.equal("onFailure");
    const username = await accepted(await user.verifyToken(codeOf(secret)), strict);

    const again = person(Username, strict);
    expect((await again.authenticate()).step).to.equal("totpRequired");
    const wrong = await again.sendCode("000000");
    expect(failure(wrong)).to.equal("Invalid code received for user");
    expect(await accepted(await again.sendCode(codeOf(secret)), strict)).to.equal(username);
  });
});
