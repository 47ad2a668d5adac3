import { expect } from "chai";
import type { Stack } from "../support/stack";

export function gatewaySuite(running: () => Stack): void {
  describe("The local stack's gateway", () => {
    let stack: Stack;
    before(() => {
      stack = running();
    });

    const preflight = (path: string, origin: string) =>
      fetch(`${stack.apiUrl}${path}`, {
        method: "OPTIONS",
        headers: { Origin: origin, "Access-Control-Request-Method": "GET" },
      });

    for (const path of ["/todo", "/todo/1", "/health"]) {
      it(`responds to a browser's preflight of ${path} without a token, for the allowed origin alone`, async () => {
        const allowed = await preflight(path, "http://localhost:5173");
        expect([allowed.status, await allowed.text()]).to.deep.equal([204, ""]);
        expect(Object.fromEntries(allowed.headers)).to.include({
          "access-control-allow-origin": "http://localhost:5173",
          "access-control-allow-headers":
            "Authorization,Content-Type,Idempotency-Key,If-Match,If-None-Match",
          vary: "Origin",
        });
        const other = await preflight(path, "https://evil.example");
        expect(other.status).to.equal(204);
        expect(other.headers.has("access-control-allow-origin")).to.equal(false);
      });
    }

    it("responds 404 to an unknown route or method, without a token", async () => {
      for (const [method, path] of [
        ["GET", "/nothing"],
        ["PATCH", "/todo"],
        ["POST", "/health"],
      ]) {
        const response = await fetch(`${stack.apiUrl}${path ?? ""}`, { method: method ?? "" });
        expect([response.status, await response.json()]).to.deep.equal([
          404,
          { message: "Not Found" },
        ]);
      }
    });

    it("responds 403 with a token, as AWS does, which takes it for a signature", async () => {
      const response = await fetch(`${stack.apiUrl}/nothing`, {
        headers: { Authorization: `Bearer ${stack.people.a.accessToken}` },
      });
      expect(response.status).to.equal(403);
      expect(await response.text()).to.match(
        /^\{"message":"Invalid key=value pair \(missing equal-sign\) in Authorization header \(hashed[^"]+"\}$/,
      );
    });

    it("holds functions to their policies: AWS says so in the log, the caller learns nothing", async () => {
      const policy = "aws:iam/rolePolicy:RolePolicy";
      const role = stack.resources.find(({ name }) => name === "TodoAPI-get-todo-id-policy");
      if (role === undefined) throw new Error("no policy");
      const statement = { Effect: "Allow", Action: "logs:PutLogEvents", Resource: "*" };
      const none = JSON.stringify({ Statement: [statement] });
      const id = "00000000-0000-4000-8000-000000000000";
      const get = () =>
        fetch(`${stack.apiUrl}/todo/${id}`, {
          headers: { Authorization: stack.people.a.accessToken },
        });

      expect((await get()).status).to.equal(404);
      await stack.cloud.register({
        ...role,
        type: policy,
        inputs: { ...role.inputs, policy: none },
      });
      try {
        const response = await get();
        expect(response.status).to.equal(500);
        expect(await response.text()).not.to.match(/AccessDenied|authorized|dynamodb/i);
        expect(stack.output.join("\n")).to.match(
          /not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:us-east-1:000000000000:table\/TodoTable-/,
        );
      } finally {
        await stack.cloud.register(role);
      }
      expect((await get()).status).to.equal(404);
    });

    it("never logs a token, a body or a query", async () => {
      const before = stack.requests.length;
      const secret = "marked-for-this-test";
      const send = (path: string, body?: string) =>
        fetch(`${stack.apiUrl}${path}`, {
          method: body === undefined ? "GET" : "POST",
          headers: {
            Authorization: `Bearer ${stack.people.a.accessToken}`,
            "Content-Type": "application/json",
          },
          ...(body === undefined ? {} : { body }),
        });
      const responses = [
        await send("/todo", JSON.stringify({ title: secret })),
        await send("/todo", JSON.stringify({ [secret]: true })),
        await send(`/todo?cursor=${secret}`),
        await send(`/${secret}?token=${secret}`),
      ];
      expect(responses.map(({ status }) => status)).to.deep.equal([201, 400, 400, 403]);
      const entries = stack.requests.slice(before);
      expect(entries.map(({ accessLog }) => typeof accessLog)).to.deep.equal(
        Array.from({ length: 4 }, () => "string"),
      );
      const [created, rejected, listed] = entries.map((entry) => JSON.stringify(entry));
      const log = [created, rejected, listed, ...stack.output].join("\n");
      expect(log).not.to.contain(secret);
      expect(log).not.to.match(/eyJ[A-Za-z0-9_-]{10}/);
      expect(JSON.stringify(entries[3])).not.to.contain("token=");
    });
  });
}
