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

  it("responds with AWS's content type, a request id, and nothing to cache", async () => {
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

  it("says an error in the body and in headers, whatever the message quotes", async () => {
    const refused = await signIn(service, ids, "ada@example.com", "Wrong-horse-9");
    expect(errorOf(refused)).to.deep.equal({
      status: 400,
      type: "NotAuthorizedException:",
      told: "Incorrect username or password.",
      body: { __type: "NotAuthorizedException", message: "Incorrect username or password." },
    });
    const flow = `a\r\nset-cookie: b=ü${"c".repeat(100_000)}`;
    const quoted = await service.call("InitiateAuth", { ClientId: ids.clientId, AuthFlow: flow });
    expect(quoted.body.message).to.contain(`Value '${flow}' at 'authFlow'`);
    expect(quoted.headers.get("x-amzn-errormessage")).to.match(
      /^1 validation error detected: Value 'a set-cookie: b= c{900,1000}$/,
    );
    expect(quoted.headers.has("set-cookie")).to.equal(false);
  });

  const notUnderstood = {
    code: "BadRequest",
    message: "The server did not understand the operation that was requested.",
    type: "client",
  };

  it("does not understand what names no operation of its own, by target, path or method", async () => {
    for (const target of ["", "DynamoDB_20120810.GetItem"]) {
      const { status, body } = await service.call("SignUp", {}, { "x-amz-target": target });
      expect([status, body], target).to.deep.equal([400, notUnderstood]);
    }
    for (const [method, path] of [
      ["POST", "/elsewhere"],
      ["GET", "/"],
      ["GET", `/${ids.poolId}/.well-known/other`],
      ["DELETE", "/"],
    ] as const) {
      const response = await fetch(`${service.url}${path}`, { method });
      expect([response.status, await response.json()], path).to.deep.equal([400, notUnderstood]);
    }
  });

  it("takes the content type of its protocol alone", async () => {
    const credentials = { USERNAME: "ada@example.com", PASSWORD: password };
    const request = {
      ClientId: ids.clientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: credentials,
    };
    const send = (type: string) => service.call("InitiateAuth", request, { "content-type": type });
    for (const type of ["application/json", "text/plain", "application/x-amz-json-1.0", ""]) {
      const { status, body } = await send(type);
      expect([status, body], type).to.deep.equal([
        400,
        {
          Output: { __type: "com.amazon.coral.service#UnknownOperationException" },
          Version: "1.0",
        },
      ]);
    }
    for (const type of [
      "application/x-amz-json-1.1; charset=utf-8",
      "Application/X-Amz-Json-1.1",
    ]) {
      expect((await send(type)).status, type).to.equal(200);
    }
  });

  it("rejects bodies that are not JSON objects", async () => {
    for (const body of ["", "{", "[]", "null", '"text"', "[".repeat(100_000)]) {
      const answer = await service.call("SignUp", body);
      expect(answer.status, body.slice(0, 9)).to.equal(400);
      expect(answer.body.__type, body.slice(0, 9)).to.equal("SerializationException");
    }
  });

  const structure = "Start of structure or map found where not expected.";
  const flow = "USER_PASSWORD_AUTH";
  const wrongMembers: readonly (readonly [operation: string, body: object, message: string])[] = [
    ["InitiateAuth", { ClientId: 1 }, "NUMBER_VALUE can not be converted to a String"],
    ["InitiateAuth", { ClientId: true }, "TRUE_VALUE can not be converted to a String"],
    ["InitiateAuth", { AuthFlow: {} }, structure],
    ["InitiateAuth", { AuthFlow: [] }, "Start of list found where not expected."],
    ["InitiateAuth", { AuthFlow: flow, AuthParameters: "x" }, "Expected map or null"],
    ["InitiateAuth", { AuthFlow: flow, AuthParameters: { USERNAME: {} } }, structure],
    ["SignUp", { UserAttributes: "x" }, "Expected list or null"],
    ["SignUp", { UserAttributes: [1] }, "Expected map or null"],
    [
      "SignUp",
      { UserAttributes: [{ Name: "email", Value: false }] },
      "FALSE_VALUE can not be converted to a String",
    ],
    [
      "AdminSetUserPassword",
      { Permanent: "true" },
      "STRING_VALUE can not be converted to a Boolean",
    ],
    ["ListUsers", { Limit: "1" }, "STRING_VALUE can not be converted to an Integer"],
    ["ListUsers", { AttributesToGet: "email" }, "Expected list or null"],
    ["AdminSetUserMFAPreference", { SMSMfaSettings: 1 }, "Expected map or null"],
  ];
  for (const [operation, members, Message] of wrongMembers) {
    it(`refuses ${operation} ${JSON.stringify(members)}: ${Message}`, async () => {
      const right = {
        ClientId: ids.clientId,
        UserPoolId: ids.poolId,
        Username: "ada@example.com",
        Password: password,
      };
      const { status, body } = await service.admin(operation, { ...right, ...members });
      expect([status, body]).to.deep.equal([400, { __type: "SerializationException", Message }]);
    });
  }

  it("rejects a body over 1 MB", async () => {
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
      "POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 100\r\n" +
        "x-amz-target: AWSCognitoIdentityProviderService.SignUp\r\n\r\n{",
    );
    // "100 Continue": the request has arrived.
    await once(socket, "data");
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
      expect(answer.headers.get("access-control-expose-headers")).to.equal(
        "x-amzn-requestid,x-amzn-errortype,x-amzn-errormessage,date",
      );
    }
  });

  it("responds to HEAD as to GET, without a body", async () => {
    const path = `${service.url}/${ids.poolId}/.well-known/jwks.json`;
    const [head, get] = [await fetch(path, { method: "HEAD" }), await fetch(path)];
    expect(head.headers.get("content-length")).to.equal(get.headers.get("content-length"));
    expect(await head.text()).to.equal("");
  });
});
