import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Table, TodoTable } from "../..";
import { record } from "../support/graph";

const type = "aws:dynamodb/table:Table";

/** The statements as IAM will read them. */
function statements(table: Table, access: string): Promise<unknown> {
  return new Promise((resolve) => {
    pulumi.output(table.grant(access)).apply(resolve);
  });
}

describe("Table", () => {
  it("is on demand, encrypted and restorable by default", async () => {
    const graph = await record(() => new Table("Notes", { partitionKey: "owner" }));
    expect(graph.one(type, "Notes")).to.deep.equal({
      hashKey: "owner",
      attributes: [{ name: "owner", type: "S" }],
      localSecondaryIndexes: [],
      globalSecondaryIndexes: [],
      billingMode: "PAY_PER_REQUEST",
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
      deletionProtectionEnabled: false,
    });
  });

  it("declares keys, indexes and time to live, each attribute once", async () => {
    const graph = await record(
      () =>
        new Table("Notes", {
          partitionKey: "owner",
          sortKey: { name: "at", type: "number" },
          timeToLive: "expires",
          deletionProtection: true,
          pointInTimeRecovery: false,
          indexes: {
            byTag: { kind: "global", partitionKey: "tag", sortKey: { name: "at", type: "number" } },
            byTitle: { kind: "local", sortKey: "title" },
          },
        }),
    );
    expect(graph.one(type, "Notes")).to.deep.include({
      rangeKey: "at",
      attributes: [
        { name: "owner", type: "S" },
        { name: "at", type: "N" },
        { name: "tag", type: "S" },
        { name: "title", type: "S" },
      ],
      localSecondaryIndexes: [{ name: "byTitle", rangeKey: "title", projectionType: "ALL" }],
      globalSecondaryIndexes: [
        { name: "byTag", hashKey: "tag", rangeKey: "at", projectionType: "ALL" },
      ],
      pointInTimeRecovery: { enabled: false },
      deletionProtectionEnabled: true,
      ttl: { attributeName: "expires", enabled: true },
    });
  });

  it("grants each access exactly its action on exactly this table", async () => {
    const tables: Table[] = [];
    await record(() =>
      tables.push(
        new Table("Notes", {
          partitionKey: "owner",
          indexes: { newest: { kind: "local", sortKey: "at" } },
        }),
      ),
    );
    const [table] = tables;
    if (table === undefined) throw new Error("no table");
    const on = (actions: string[], resources: string[]) => ({ actions, resources });
    expect(await statements(table, "get")).to.deep.equal([on(["dynamodb:GetItem"], ["arn:Notes"])]);
    expect(await statements(table, "batchGet")).to.deep.equal([
      on(["dynamodb:BatchGetItem"], ["arn:Notes"]),
    ]);
    expect(await statements(table, "list:newest")).to.deep.equal([
      on(["dynamodb:Query"], ["arn:Notes/index/newest"]),
    ]);
    expect(await statements(table, "read")).to.deep.equal([
      on(["dynamodb:GetItem"], ["arn:Notes"]),
      on(["dynamodb:Query"], ["arn:Notes", "arn:Notes/index/newest"]),
    ]);
    expect(await statements(table, "write")).to.deep.equal([
      on(["dynamodb:PutItem"], ["arn:Notes"]),
      on(["dynamodb:UpdateItem"], ["arn:Notes"]),
      on(["dynamodb:DeleteItem"], ["arn:Notes"]),
    ]);
    expect(table.accessKinds).to.include.members(["get", "list:newest"]);
    expect(() => table.grant("scan")).to.throw('a table cannot grant "scan"');
  });

  it("passes the table's arguments through the transform", async () => {
    const graph = await record(
      () =>
        new Table("Notes", {
          partitionKey: "owner",
          transform: { table: (args) => ({ ...args, tableClass: "STANDARD_INFREQUENT_ACCESS" }) },
        }),
    );
    expect(graph.one(type, "Notes")).to.include({ tableClass: "STANDARD_INFREQUENT_ACCESS" });
  });
});

describe("TodoTable", () => {
  it("keeps each user's todos together, in three orders", async () => {
    const graph = await record(() => new TodoTable("TodoTable"));
    const index = (name: string, rangeKey: string) => ({ name, rangeKey, projectionType: "ALL" });
    expect(graph.one(type, "TodoTable")).to.deep.include({
      hashKey: "owner",
      rangeKey: "id",
      localSecondaryIndexes: [
        index("newest", "createdAt"),
        index("newestOpen", "createdAtOpen"),
        index("newestDone", "createdAtDone"),
      ],
    });
    expect(graph.resources.map((resource) => resource.type)).to.deep.equal([
      "todo-api:components:TodoTable",
      type,
    ]);
  });
});
