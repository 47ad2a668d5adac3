import { randomUUID } from "node:crypto";
import { createDocumentClient } from "@secured-api/http/dynamodb";
import { expect } from "chai";
import { etagOf } from "../../handlers/todos/todo";
import { type LocalTable, startTable } from "./localTable";
import { openStorage, type Storage } from "./storage";

describe("The storage of todos", () => {
  let table: LocalTable;
  let todos: Storage;
  let owner: string;

  before(async () => {
    table = await startTable();
    todos = openStorage(table.environment);
  });
  after(() => table.stop());
  beforeEach(() => {
    owner = randomUUID();
    table.takeOperations();
  });

  const milk = { title: "Milk", done: false };

  async function stored(id: string): Promise<unknown> {
    const key = { owner: { S: owner }, id: { S: id } };
    return (await table.send("GetItem", { TableName: "todos", Key: key })).Item;
  }

  /** What `todos.list` gives, without `nextCursor` games: all ids. */
  async function idsOf(done?: boolean): Promise<readonly string[]> {
    const query = { limit: 100, ...(done !== undefined && { done }) };
    return (await todos.list(owner, query)).items.map(({ id }) => id);
  }

  it("throws an error that names the variable when there is no table's name", () => {
    expect(() => openStorage({})).to.throw(
      "Environment variable DYNAMODB_TABLE_NAME is missing: set it on this function",
    );
  });

  it("sends one request for each operation", async () => {
    const id = randomUUID();
    await todos.create(owner, id, milk);
    await todos.create(owner, id, milk);
    await todos.get(owner, id);
    await todos.list(owner, { limit: 1 });
    await todos.list(owner, { limit: 1, done: true });
    await todos.change(owner, id, { done: true, title: "x" }, {});
    await todos.change(owner, id, { title: "y" }, { ifMatch: [] });
    await todos.remove(owner, id, { ifMatch: [] });
    await todos.remove(owner, id, {});
    await todos.remove(owner, id, {});
    expect(table.takeOperations()).to.deep.equal([
      "PutItem",
      "PutItem",
      "GetItem",
      "Query",
      "Query",
      "UpdateItem",
      "UpdateItem",
      "DeleteItem",
      "DeleteItem",
      "DeleteItem",
    ]);
  });

  it("keeps a todo in the index of open or of done todos", async () => {
    const todosAt = openStorage(table.environment, undefined, () => "2025-01-01T00:00:00.000Z");
    const id = randomUUID();
    await todosAt.create(owner, id, { ...milk, description: "Two", dueDate: "2025-01-31" });
    const first = (await stored(id)) as Record<string, unknown>;
    const time = { S: "2025-01-01T00:00:00.000Z" };
    const { writer, fingerprint } = first;
    expect(first).to.deep.equal({
      owner: { S: owner },
      id: { S: id },
      title: { S: "Milk" },
      description: { S: "Two" },
      done: { BOOL: false },
      dueDate: { S: "2025-01-31" },
      createdAt: time,
      createdAtOpen: time,
      updatedAt: time,
      version: { N: "1" },
      writer,
      fingerprint,
    });
    expect([await idsOf(), await idsOf(false), await idsOf(true)]).to.deep.equal([[id], [id], []]);

    await todos.change(owner, id, { done: true, description: null }, {});
    const second = (await stored(id)) as Record<string, unknown>;
    expect(second).to.deep.equal({
      owner: { S: owner },
      id: { S: id },
      title: { S: "Milk" },
      done: { BOOL: true },
      dueDate: { S: "2025-01-31" },
      createdAt: time,
      createdAtDone: time,
      updatedAt: second.updatedAt,
      version: { N: "2" },
      writer: second.writer,
      fingerprint,
    });
    expect(second.updatedAt).not.to.deep.equal(time);
    expect(second.writer).not.to.deep.equal(writer);
    expect([await idsOf(), await idsOf(false), await idsOf(true)]).to.deep.equal([[id], [], [id]]);

    await todos.change(owner, id, { done: false }, {});
    expect([await idsOf(), await idsOf(false), await idsOf(true)]).to.deep.equal([[id], [id], []]);
  });

  it("returns the members of a todo and nothing else of the item", async () => {
    const id = randomUUID();
    const created = await todos.create(owner, id, milk);
    const repeated = await todos.create(owner, id, milk);
    const got = await todos.get(owner, id);
    const listed = (await todos.list(owner, { limit: 1 })).items[0];
    const failed = await todos.change(owner, id, milk, { ifMatch: [] });
    const changed = await todos.change(owner, id, { done: false }, {});
    const all = [
      created.ok && created.todo,
      !repeated.ok && repeated.current,
      got,
      listed,
      !failed.ok && failed.reason === "precondition" && failed.current,
      changed.ok && changed.todo,
    ];
    for (const todo of all) {
      expect(todo).to.have.all.keys("id", "title", "done", "createdAt", "updatedAt", "version");
    }
  });

  it("recognises its create, whose response was lost, when the SDK retries it", async () => {
    const id = randomUUID();
    table.loseResponses(1);
    const created = await todos.create(owner, id, milk);
    expect(table.takeOperations()).to.deep.equal(["PutItem", "PutItem"]);
    expect(created).to.deep.equal({ ok: true, todo: await todos.get(owner, id) });
  });

  it("recognises its change, whose response was lost, and makes it once", async () => {
    for (const preconditions of ["with If-Match", "without"]) {
      const id = randomUUID();
      const created = await todos.create(owner, id, milk);
      if (!created.ok) throw new Error("not created");
      const ifMatch = [{ weak: false, tag: etagOf(created.todo) }];
      table.takeOperations();
      table.loseResponses(1);
      const written = await todos.change(
        owner,
        id,
        { title: "Bread" },
        preconditions === "without" ? {} : { ifMatch },
      );
      expect(table.takeOperations(), preconditions).to.deep.equal(["UpdateItem", "UpdateItem"]);
      const now = await todos.get(owner, id);
      expect(written, preconditions).to.deep.equal({ ok: true, todo: now });
      expect(now?.version, preconditions).to.equal(2);
    }
  });

  it("recognises its deletion, whose response was lost", async () => {
    const id = randomUUID();
    await todos.create(owner, id, milk);
    table.takeOperations();
    table.loseResponses(1);
    expect(await todos.remove(owner, id, {})).to.deep.equal({ ok: true });
    expect(table.takeOperations()).to.deep.equal(["DeleteItem", "DeleteItem"]);
    expect(await todos.remove(owner, id, {})).to.deep.equal({ ok: false, reason: "absent" });
  });

  it("lets one of twenty concurrent changes of the same state through", async () => {
    const id = randomUUID();
    const created = await todos.create(owner, id, milk);
    if (!created.ok) throw new Error("not created");
    const ifMatch = [{ weak: false, tag: etagOf(created.todo) }];
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        todos.change(owner, id, { title: String(i) }, { ifMatch }),
      ),
    );
    const winners = results.flatMap((result) => (result.ok ? [result.todo] : []));
    const now = await todos.get(owner, id);
    expect(winners).to.deep.equal([now]);
    expect(now?.version).to.equal(2);
    const lost = { ok: false, reason: "precondition", current: now };
    expect(results.filter(({ ok }) => !ok)).to.deep.equal(Array(19).fill(lost));
  });

  it("makes one todo of twenty concurrent creates under one id", async () => {
    const id = randomUUID();
    const results = await Promise.all(
      Array.from({ length: 20 }, () => todos.create(owner, id, milk)),
    );
    expect(results.filter(({ ok }) => ok)).to.have.lengthOf(1);
    const repeated = { ok: false, current: await todos.get(owner, id), sameContent: true };
    expect(results.filter(({ ok }) => !ok)).to.deep.equal(Array(19).fill(repeated));
    expect(await idsOf()).to.deep.equal([id]);
  });

  it("reads consistently, so that a person sees at once what they wrote", async () => {
    const documents = createDocumentClient();
    const read: unknown[] = [];
    documents.middlewareStack.add(
      (next) => (args) => {
        read.push((args.input as { readonly ConsistentRead?: boolean }).ConsistentRead);
        return next(args);
      },
      { step: "initialize" },
    );
    const observed = openStorage(table.environment, documents);
    await observed.get(owner, randomUUID());
    await observed.list(owner, { limit: 1 });
    await observed.list(owner, { limit: 1, done: true });
    expect(read).to.deep.equal([true, true, true]);
  });

  it("continues where a query stopped early, and stops when the page is full", async () => {
    const ids = [];
    for (const title of ["1", "2", "3", "4", "5"]) {
      const id = randomUUID();
      ids.unshift(id);
      await openStorage(
        table.environment,
        undefined,
        () => `2025-01-0${title}T00:00:00.000Z`,
      ).create(owner, id, { title, done: false });
    }
    const documents = createDocumentClient();
    const limits: number[] = [];
    // As DynamoDB does at 1 MB: fewer items than requested, and a key to continue from.
    documents.middlewareStack.add(
      (next) => (args) => {
        const input = args.input as { Limit: number };
        limits.push(input.Limit);
        return next({ ...args, input: { ...input, Limit: Math.min(input.Limit, 2) } });
      },
      { step: "initialize", priority: "high" },
    );
    const short = openStorage(table.environment, documents);
    table.takeOperations();
    const page = await short.list(owner, { limit: 4 });
    expect(page.items.map(({ id }) => id)).to.deep.equal(ids.slice(0, 4));
    expect(page.next).to.deep.equal({ createdAt: "2025-01-02T00:00:00.000Z", id: ids[3] });
    expect(table.takeOperations()).to.deep.equal(["Query", "Query", "Query"]);
    expect(limits).to.deep.equal([5, 3, 1]);

    const rest = await short.list(owner, { limit: 4, ...(page.next && { after: page.next }) });
    expect(rest).to.deep.equal({ items: [await todos.get(owner, ids[4] ?? "")] });
  });

  it("passes other errors on", async () => {
    const id = randomUUID();
    const operations = [
      () => todos.create(owner, id, milk),
      () => todos.get(owner, id),
      () => todos.list(owner, { limit: 1 }),
      () => todos.change(owner, id, {}, {}),
      () => todos.remove(owner, id, {}),
    ];
    for (const operation of operations) {
      table.failWith("ResourceNotFoundException", 1);
      const error: unknown = await operation().catch((e: unknown) => e);
      expect(error).to.have.property("name", "ResourceNotFoundException");
    }
  });
});
