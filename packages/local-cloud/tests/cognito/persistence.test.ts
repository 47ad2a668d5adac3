import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type CognitoData, isCognitoData } from "../../src/cognito/model/userData";
import { fileState, memoryState, type State, writtenState } from "../../src/shared/state";
import {
  createPool,
  error,
  errorOf,
  password,
  refresh,
  signIn,
  startCognito,
  tokensOf,
  types,
  verify,
} from "./support";

const diskFull = error("InternalErrorException", "The local Cognito failed: Error: disk full", 500);

/** A promise, and what resolves it. */
function signal() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((resolver) => {
    resolve = resolver;
  });
  return { promise, resolve };
}

describe("local Cognito: what outlives a run", () => {
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "cognito-"));
  });
  after(() => rm(directory, { recursive: true }));

  it("keeps people, groups, codes and sessions, and ends access tokens with the run's key", async () => {
    const kept = () =>
      fileState<CognitoData>(join(directory, "cognito.json"), { pools: {} }, isCognitoData);
    const first = await startCognito({ state: kept(), ownKeys: true });
    const ids = await createPool(first);
    const group = { userPoolId: ids.poolId, name: "readers" };
    await first.register(types.group, "readers", group);
    await first.cognito.addUser(ids.poolId, { username: "ada@example.com", password });
    await first.admin("AdminAddUserToGroup", {
      UserPoolId: ids.poolId,
      Username: "ada@example.com",
      GroupName: "readers",
    });
    await first.call("SignUp", {
      ClientId: ids.clientId,
      Username: "new@example.com",
      Password: password,
    });
    const tokens = await tokensOf(first, ids, "ada@example.com");
    await first.stop();

    const stored = await readFile(join(directory, "cognito.json"), "utf8");
    for (const secret of [password, tokens.RefreshToken, tokens.AccessToken]) {
      expect(stored).to.not.contain(secret);
    }

    const second = await startCognito({ state: kept(), ownKeys: true });
    expect(await createPool(second)).to.deep.equal(ids);
    await second.register(types.group, "readers", group);
    const renewed = (await refresh(second, ids, tokens.RefreshToken)).body.AuthenticationResult;
    const claims = await verify(second, ids, "access", renewed.AccessToken);
    expect(claims["cognito:groups"]).to.deep.equal(["readers"]);
    expect((await signIn(second, ids, "ada@example.com")).status).to.equal(200);
    const message = first.messages.at(-1);
    const code = message?.kind === "confirmation-code" ? message.code : "";
    const confirmed = await second.call("ConfirmSignUp", {
      ClientId: ids.clientId,
      Username: "new@example.com",
      ConfirmationCode: code,
    });
    expect(confirmed.status).to.equal(200);
    expect(
      errorOf(await second.call("GetUser", { AccessToken: tokens.AccessToken })),
    ).to.deep.equal(error("NotAuthorizedException", "Could not verify signature for Access Token"));
    await second.stop();

    const third = await startCognito({ state: kept() });
    await createPool(third);
    const ungrouped = await tokensOf(third, ids, "ada@example.com");
    expect(await verify(third, ids, "access", ungrouped.AccessToken)).to.not.have.property(
      "cognito:groups",
    );
    await third.stop();
  });

  it("keeps the people of two pools apart", async () => {
    const service = await startCognito();
    const one = await createPool(service, undefined, {}, "one");
    const two = await createPool(service, undefined, {}, "two");
    await service.cognito.addUser(one.poolId, { username: "ada@example.com", password });
    expect((await signIn(service, one, "ada@example.com")).status).to.equal(200);
    expect((await signIn(service, two, "ada@example.com")).status).to.equal(400);
    const { RefreshToken } = await tokensOf(service, one, "ada@example.com");
    expect((await refresh(service, two, RefreshToken)).status).to.equal(400);
    await service.stop();
  });

  it("responds only once a change is safe, and with an error when it cannot be", async () => {
    let broken = false;
    let written = "";
    const state = writtenState<CognitoData>({ pools: {} }, async (text) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (broken) throw new Error("disk full");
      written = text;
    });
    const service = await startCognito({ state });
    const ids = await createPool(service);
    const signUp = (Username: string, Password = password) =>
      service.call("SignUp", { ClientId: ids.clientId, Username, Password });
    const changePassword = (Password: string) =>
      service.admin("AdminSetUserPassword", {
        ...{ UserPoolId: ids.poolId, Username: "ada@example.com" },
        ...{ Password, Permanent: true },
      });
    expect((await signUp("ada@example.com")).status).to.equal(200);
    expect((await changePassword(password)).status).to.equal(200);
    expect(written).to.contain("ada@example.com");

    broken = true;
    const safe = written;
    const sent = service.messages.length;
    const tokens = await Promise.all([
      signUp("bob@example.com"),
      changePassword("Other-horse-1"),
      signIn(service, ids, "ada@example.com"),
      service.admin("AdminDeleteUser", { UserPoolId: ids.poolId, Username: "ada@example.com" }),
    ]);
    expect(tokens.map(errorOf)).to.deep.equal(tokens.map(() => diskFull));
    expect(service.messages.length).to.equal(sent);
    expect(JSON.stringify(state.value())).to.equal(safe);

    broken = false;
    expect((await signIn(service, ids, "ada@example.com")).status).to.equal(200);
    expect((await signUp("bob@example.com")).status).to.equal(200);
    expect(written).to.contain("bob@example.com");
    expect(JSON.stringify(state.value())).to.equal(written);
    await service.stop();
  });

  it("lets a sign-in see a new password only once that is safe", async () => {
    let broken = false;
    const writing = signal();
    const mayFail = signal();
    const written = writtenState<CognitoData>({ pools: {} }, async () => {
      if (!broken) return;
      broken = false;
      writing.resolve();
      await mayFail.promise;
      throw new Error("disk full");
    });
    const sessionWaits = signal();
    let onUpdate: () => void = () => undefined;
    const state: State<CognitoData> = {
      value: written.value,
      update: (change) => {
        onUpdate();
        return written.update(change);
      },
    };
    const service = await startCognito({ state });
    const ids = await createPool(service);
    await service.cognito.addUser(ids.poolId, { username: "ada@example.com", password });

    broken = true;
    const change = service.admin("AdminSetUserPassword", {
      ...{ UserPoolId: ids.poolId, Username: "ada@example.com" },
      ...{ Password: "Other-horse-1", Permanent: true },
    });
    await writing.promise;
    onUpdate = sessionWaits.resolve;
    const during = signIn(service, ids, "ada@example.com");
    await Promise.race([during, sessionWaits.promise]);
    mayFail.resolve();
    expect(errorOf(await change)).to.deep.equal(diskFull);
    expect((await during).status).to.equal(200);
    expect((await signIn(service, ids, "ada@example.com")).status).to.equal(200);
    await service.stop();
  });

  it("forgets sessions a day after their end, and with their person", async () => {
    const state = memoryState<CognitoData>({ pools: {} });
    const service = await startCognito({ state });
    const ids = await createPool(service);
    await service.cognito.addUser(ids.poolId, { username: "ada@example.com", password });
    const count = () => Object.keys(state.value().pools[ids.poolId]?.sessions ?? {}).length;
    await signIn(service, ids, "ada@example.com");
    await signIn(service, ids, "ada@example.com");
    expect(count()).to.equal(2);
    service.advance(31 * 24 * 60 * 60 * 1000);
    await signIn(service, ids, "ada@example.com");
    expect(count()).to.equal(1);
    const target = { UserPoolId: ids.poolId, Username: "ada@example.com" };
    await service.admin("AdminDeleteUser", target);
    expect(state.value().pools[ids.poolId]).to.deep.equal({ users: {}, sessions: {} });
    await service.stop();
  });
});
