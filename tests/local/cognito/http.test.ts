import { connect } from "node:net";
import { once } from "node:events";
import { expect } from "chai";
import {
  createPool,
  error,
  errorOf,
  type Ids,
  password,
  signIn,
  startCognito,
  type Started,
} from "./support";

describe("local Cognito: HTTP", () => {
  let service: Started;
  let ids: Ids;

  before(async () => {
    service = await startCognito();
    ids = await createPool(service);
    await service.cognito.addUser(ids.poolId, { username: "ada@example.com", password });
  });
  after(() => service.stop());

  it("answers with AWS's content type, a request id, and nothing to cache", async () => {
    const { headers } = await signIn(service, ids, "ada@example.com");
    expect(headers.get("content-type")).to.equal("application/x-amz-json-1.1");
    expect(headers.get("x-amzn-requestid")).to.match(/^[0-9a-f-]{36}$/);
    expect(headers.get("cache-control")).to.equal("no-store");
    expect(headers.get("x-content-type-options")).to.equal("nosniff");
    expect(headers.has("x-amzn-errortype")).to.equal(false);
  });

  it("names the operation that it does not emulate", async () => {
    for (const operation of ["CreateUserPool", "ConfirmDevice", "constructor", "__proto__"]) {
      expect(errorOf(await service.call(operation, {}))).to.deep.equal(
        error("NotImplemented", `${operation} is not emulated by the local Cognito`),
      );
    }
  });

  it("refuses a request that names no operation, or another service's", async () => {
    for (const target of ["", "DynamoDB_20120810.GetItem"]) {
      const answer = await service.call("SignUp", {}, { "x-amz-target": target });
      expect(answer.body.__type).to.equal("UnknownOperationException");
    }
    const nowhere = await fetch(`${service.url}/elsewhere`, { method: "POST" });
    expect(nowhere.status).to.equal(404);
    expect((await fetch(service.url, { method: "DELETE" })).status).to.equal(405);
  });

  it("refuses bodies that are not JSON objects", async () => {
    for (const body of ["", "{", "[]", "null", '"text"', "[".repeat(100_000)]) {
      const answer = await service.call("SignUp", body);
      expect(answer.status, body.slice(0, 9)).to.equal(400);
      expect(answer.body.__type, body.slice(0, 9)).to.equal("SerializationException");
    }
  });

  it("refuses members of the wrong type", async () => {
    const wrong = [
      { ClientId: 1 },
      { ClientId: ids.clientId, AuthFlow: {} },
      { ClientId: ids.clientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: "x" },
      { ClientId: ids.clientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: { USERNAME: [] } },
    ];
    for (const body of wrong) {
      const answer = await service.call("InitiateAuth", body);
      expect(answer.body.__type, JSON.stringify(body)).to.equal("InvalidParameterException");
    }
    const signUp = { ClientId: ids.clientId, Username: "x@example.com", Password: password };
    for (const UserAttributes of ["x", [1], [{ Name: "email", Value: 1 }], [{}]]) {
      const answer = await service.call("SignUp", { ...signUp, UserAttributes });
      expect(answer.body.__type).to.equal("InvalidParameterException");
    }
    expect((await service.call("SignUp", {})).body.message).to.equal(
      "1 validation error detected: Value null at 'clientId' failed to satisfy constraint: Member must not be null",
    );
    const blank = await service.call("SignUp", { ...signUp, Username: "a b" });
    expect(blank.body.message).to.contain("Value at 'username' failed to satisfy constraint");
    const set = { UserPoolId: ids.poolId, Username: "ada@example.com", Password: password };
    const flagged = await service.admin("AdminSetUserPassword", { ...set, Permanent: "true" });
    expect(flagged.body.__type).to.equal("InvalidParameterException");
  });

  it("refuses a body over 1 MB", async () => {
    const fits = await service.call("SignUp", `{"x":"${"a".repeat(1024 * 1024 - 8)}"}`);
    expect(fits.status).to.equal(400);
    const answer = await service.call("SignUp", `{"x":"${"a".repeat(1024 * 1024 - 7)}"}`);
    expect(answer.status).to.equal(413);
    expect(answer.body.__type).to.equal("RequestEntityTooLargeException");
  });

  it("survives a client that hangs up in the middle of its request", async () => {
    const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
    await once(socket, "connect");
    socket.write(
      "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n" +
        "x-amz-target: AWSCognitoIdentityProviderService.SignUp\r\n\r\n{",
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.resetAndDestroy();
    expect((await signIn(service, ids, "ada@example.com")).status).to.equal(200);
  });

  it("lets pages of any origin call it, as browser SDKs do", async () => {
    const preflight = await fetch(service.url, {
      method: "OPTIONS",
      headers: {
        origin: "http://localhost:5173",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-amz-target,x-amz-user-agent",
      },
    });
    expect(preflight.status).to.equal(200);
    expect(preflight.headers.get("access-control-allow-origin")).to.equal("*");
    expect(preflight.headers.get("access-control-allow-methods")).to.equal("POST, GET, OPTIONS");
    const allowed = preflight.headers.get("access-control-allow-headers")?.split(",");
    expect(allowed).to.include.members([
      "authorization",
      "content-type",
      "x-amz-target",
      "x-amz-user-agent",
    ]);
    expect(preflight.headers.has("access-control-allow-credentials")).to.equal(false);
    for (const given of [password, "Wrong-horse-9"]) {
      const answer = await signIn(service, ids, "ada@example.com", given);
      expect(answer.headers.get("access-control-allow-origin")).to.equal("*");
    }
  });

  it("answers HEAD like GET, without a body", async () => {
    const path = `${service.url}/${ids.poolId}/.well-known/jwks.json`;
    const [head, get] = [await fetch(path, { method: "HEAD" }), await fetch(path)];
    expect(head.headers.get("content-length")).to.equal(get.headers.get("content-length"));
    expect(await head.text()).to.equal("");
  });
});
