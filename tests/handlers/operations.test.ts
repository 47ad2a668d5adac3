import { randomUUID } from "node:crypto";
import { dynamoDbBudget, createDocumentClient } from "@secured-api/http/dynamodb";
import { expect } from "chai";
import { openTodos } from "../../handlers/todos/todoStore";
import { inProcess } from "./inProcess";
import { type LocalTable, startTable } from "./localTable";

describe("The handlers on a table", () => {
  let table: LocalTable;
  let call: ReturnType<typeof inProcess>;
  before(async () => {
    table = await startTable();
    call = inProcess(table.environment);
  });
  after(() => table.stop());
  beforeEach(() => {
    table.takeOperations();
  });

  const json = { "Content-Type": "application/json" };
  const post = (owner: string, headers: Readonly<Record<string, string>> = {}) =>
    call({ method: "POST", headers: { ...json, ...headers }, body: '{"title":"Milk"}', owner });

  it("send DynamoDB nothing for a request that is rejected", async () => {
    const owner = randomUUID();
    const id = randomUUID();
    const rejected: readonly Parameters<typeof call>[0][] = [
      { path: "/todo/1" },
      { method: "PUT", path: "/todo/1", headers: json, body: '{"title":"x"}' },
      { method: "PATCH", path: "/todo/1", headers: json, body: "{}" },
      { method: "DELETE", path: "/todo/1" },
      { method: "PUT", path: "/todo/1", headers: { ...json, "If-None-Match": "*" }, body: "{}" },
      { method: "POST", headers: json, body: "{}" },
      { method: "POST", body: '{"title":"x"}' },
      { method: "POST", headers: { ...json, "Idempotency-Key": "" }, body: '{"title":"x"}' },
      { method: "PATCH", path: `/todo/${id}`, headers: json, body: '{"title":null}' },
      { method: "DELETE", path: `/todo/${id}`, headers: { "If-Match": "x" } },
      { path: "/todo?limit=0" },
      { path: "/todo?cursor=x" },
    ];
    const statuses = [];
    for (const options of rejected) statuses.push((await call({ ...options, owner })).status);
    expect(statuses).to.deep.equal([404, 404, 404, 404, 400, 400, 415, 400, 400, 400, 400, 400]);
    expect(table.takeOperations()).to.deep.equal([]);
  });

  it("make one todo of twenty concurrent requests with one key", async () => {
    const owner = randomUUID();
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => post(owner, { "idempotency-key": "once" })),
    );
    const [first] = responses;
    expect(first?.status).to.equal(201);
    expect(responses).to.deep.equal(Array(20).fill(first));
    const listed = JSON.parse((await call({ owner })).body) as { readonly items: unknown[] };
    expect(listed.items).to.deep.equal([JSON.parse(first?.body ?? "")]);
  });

  it("distinguish bodies by every member, and one person's key from another's", async () => {
    const owner = randomUUID();
    const headers = { ...json, "Idempotency-Key": "k".repeat(255) };
    const full = { title: "a", description: "b", done: false, dueDate: "2025-01-31" };
    const send = (body: object, as = owner) =>
      call({ method: "POST", headers, body: JSON.stringify(body), owner: as });
    const first = await send(full);
    expect(await send({ ...full, title: " a " })).to.deep.equal(first);
    const others = [
      { ...full, title: "b" },
      { ...full, description: "" },
      { ...full, description: undefined },
      { ...full, done: true },
      { ...full, dueDate: "2025-02-01" },
      { ...full, dueDate: undefined },
    ];
    for (const other of others) {
      expect((await send(other)).status, JSON.stringify(other)).to.equal(409);
    }
    const another = await send(full, randomUUID());
    expect(another.status).to.equal(201);
    expect(another.headers.Location).not.to.equal(first.headers.Location);
    const long = { method: "POST", headers: { ...json, "Idempotency-Key": "k".repeat(256) } };
    expect((await call({ ...long, body: '{"title":"a"}', owner })).status).to.equal(400);
  });

  it("let one of twenty concurrent PUTs with one If-Match through", async () => {
    const owner = randomUUID();
    const created = await post(owner);
    const { id } = JSON.parse(created.body) as { readonly id: string };
    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        call({
          method: "PUT",
          path: `/todo/${id}`,
          headers: { ...json, "If-Match": created.headers.ETag ?? "" },
          body: JSON.stringify({ title: String(i) }),
          owner,
        }),
      ),
    );
    const count = (status: number) =>
      responses.filter((response) => response.status === status).length;
    expect([count(200), count(412)]).to.deep.equal([1, 19]);
  });

  it("respond 201 with a Location when the response to the first write was lost", async () => {
    table.loseResponses(1);
    const created = await post(randomUUID());
    expect(created.status).to.equal(201);
    const { id } = JSON.parse(created.body) as { readonly id: string };
    expect(created.headers.Location).to.equal(`/dev/todo/${id}`);
    expect(table.takeOperations()).to.deep.equal(["PutItem", "PutItem"]);
  });

  it("respond to another person's id byte for byte as to an unknown one", async () => {
    const created = await post(randomUUID());
    const { id } = JSON.parse(created.body) as { readonly id: string };
    const owner = randomUUID();
    const requests = [
      {},
      { headers: { "If-None-Match": "*" } },
      { method: "PUT", headers: json, body: '{"title":"x"}' },
      { method: "PATCH", headers: { ...json, "If-Match": created.headers.ETag ?? "" }, body: "{}" },
      { method: "DELETE" },
    ];
    for (const request of requests) {
      const [others, unknown, impossible] = await Promise.all(
        [id, randomUUID(), "x"].map((some) => call({ ...request, path: `/todo/${some}`, owner })),
      );
      expect(others).to.have.property("status", 404);
      expect(others).to.deep.equal(unknown);
      expect(impossible).to.deep.equal(unknown);
    }
  });

  it("ask to retry when DynamoDB throttles, and say nothing else about it", async () => {
    const lines: object[] = [];
    const documents = createDocumentClient({ ...dynamoDbBudget, maxAttempts: 1 });
    const todos = openTodos(table.environment, documents);
    const logging = inProcess(table.environment, todos, (line) => lines.push(line));
    table.failWith("ThrottlingException", 1);
    const busy = await logging({ owner: randomUUID() });
    expect(busy.status).to.equal(503);
    expect(busy.headers["Retry-After"]).to.equal("1");
    expect(JSON.parse(busy.body)).to.deep.equal({
      type: "about:blank",
      title: "Service Unavailable",
      status: 503,
      detail: "The service is busy. Try again.",
      requestId: "gateway-request-id",
    });
    table.failWith("AccessDeniedException", 1);
    expect((await logging({ owner: randomUUID() })).status).to.equal(500);
    expect(lines).to.have.lengthOf(2);
  });
});
