import { randomUUID } from "node:crypto";
import { createDocumentClient } from "@secured-api/http/dynamodb";
import { expect } from "chai";
import { type LocalTable, startTable } from "./localTable";
import { openStorage } from "./storage";

describe("The cost of a list", () => {
  let table: LocalTable;
  before(async () => {
    table = await startTable();
  });
  after(() => table.stop());

  it("is the same among 10 000 todos of 200 people as among 100 of two", async () => {
    const owners = Array.from({ length: 200 }, () => randomUUID());
    const [first = ""] = owners;
    let capacity: unknown[] = [];
    const documents = createDocumentClient();
    documents.middlewareStack.add(
      (next) => async (args) => {
        const input = { ...args.input, ReturnConsumedCapacity: "TOTAL" };
        const result = await next({ ...args, input });
        const { ConsumedCapacity, ScannedCount } = result.output as unknown as Readonly<
          Record<string, unknown>
        >;
        capacity.push(ConsumedCapacity, ScannedCount);
        return result;
      },
      { step: "initialize", priority: "high" },
    );
    const measured = openStorage(table.environment, documents);
    const listsOf = async () => {
      capacity = [];
      const sizes = [];
      for (const query of [{ limit: 20 }, { limit: 20, done: true }, { limit: 20, done: false }]) {
        sizes.push((await measured.list(first, query)).items.length);
      }
      return { sizes, capacity };
    };

    await load(owners.slice(0, 2), 50);
    const few = await listsOf();
    await load(owners.slice(2), 50);
    const many = await listsOf();
    expect(few.sizes).to.deep.equal([20, 20, 20]);
    expect(few.capacity[1]).to.equal(21);
    expect(many).to.deep.equal(few);
  });

  async function load(owners: readonly string[], each: number): Promise<void> {
    const requests = owners.flatMap((person) =>
      Array.from({ length: each }, (_, i) => {
        const time = { S: new Date(1.7e12 + i).toISOString() };
        const done = i % 2 === 0;
        const Item = {
          owner: { S: person },
          id: { S: randomUUID() },
          title: { S: `Todo ${String(i)}` },
          done: { BOOL: done },
          createdAt: time,
          [done ? "createdAtDone" : "createdAtOpen"]: time,
          updatedAt: time,
          version: { N: "1" },
        };
        return { PutRequest: { Item } };
      }),
    );
    for (let i = 0; i < requests.length; i += 25) {
      await table.send("BatchWriteItem", { RequestItems: { todos: requests.slice(i, i + 25) } });
    }
  }
});
