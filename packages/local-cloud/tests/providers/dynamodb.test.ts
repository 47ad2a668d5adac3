import { expect } from "chai";
import { startTableEngine, type TableEngine } from "../../src/dynamodb/tableEngine";
import { dynamoDbProviders } from "../../src/providers/dynamodb";
import type { ProvisionedResource } from "../../src/providers/provider";
import {
  type DeletedItems,
  deleteTable,
  type Item,
  readItems,
  send,
  writeItems,
} from "../../src/providers/tableItems";
import { memoryState, type State } from "../../src/shared/state";

const notes = {
  name: "Notes",
  billingMode: "PAY_PER_REQUEST",
  hashKey: "owner",
  rangeKey: "id",
  attributes: ["owner", "id", "at", "tag"].map((name) => ({ name, type: "S" })),
  localSecondaryIndexes: [{ name: "newest", rangeKey: "at", projectionType: "ALL" }],
  globalSecondaryIndexes: [{ name: "byTag", hashKey: "tag", projectionType: "KEYS_ONLY" }],
};
const item = (id: string): Item => ({
  ...{ owner: { S: "ann" }, id: { S: id }, at: { S: id }, tag: { S: "t" } },
  // Sixty are more than a page holds.
  text: { S: "x".repeat(20_000) },
});

describe("The table provider", () => {
  let engine: TableEngine;
  let state: State<DeletedItems>;
  let notices: string[];
  before(async () => {
    engine = await startTableEngine(undefined, () => undefined);
  });
  after(() => engine.close());
  beforeEach(() => {
    state = memoryState<DeletedItems>({});
    notices = [];
  });

  function put(inputs: object): Promise<ProvisionedResource> {
    const type = "aws:dynamodb/table:Table";
    const options = { region: "us-east-1", engine, state };
    const provider = dynamoDbProviders({ ...options, notice: (line) => notices.push(line) })[type];
    if (provider === undefined) throw new Error("no provider");
    const resource = { urn: "urn", type, name: "Notes", parent: "", custom: true };
    return provider({ ...resource, inputs: { ...inputs } }, undefined);
  }
  const ids = async () =>
    (await readItems(engine, "Notes")).map(({ id }) => (id as { readonly S: string }).S).sort();
  const describe = async () =>
    (await send(engine, "DescribeTable", { TableName: "Notes" })).Table as Item;
  const problem = (run: () => Promise<unknown>) => run().then(String, String);

  it("removes a table, and keeps its items for when it is there again", async () => {
    const { remove } = await put(notes);
    const many = Array.from({ length: 60 }, (_, n) => String(n).padStart(3, "0"));
    await writeItems(engine, "Notes", many.map(item));
    await remove();
    expect(notices).to.deep.equal(["Table Notes is removed: its 60 items come back with it"]);
    expect(await problem(ids)).to.contain("ResourceNotFoundException");

    const again = await put(notes);
    expect(await ids()).to.deep.equal(many);
    expect(state.value()).to.deep.equal({});
    await deleteTable(engine, "Notes");
    await again.remove();
    expect(notices, "there was nothing to remove").to.have.length(1);
  });

  it("says nothing of a table without items, and removes it all the same", async () => {
    await (await put(notes)).remove();
    expect(notices).to.deep.equal([]);
    expect(state.value()).to.deep.equal({});
    expect(await problem(describe)).to.contain("ResourceNotFoundException");
  });

  it("adds and takes an index, items and all", async () => {
    await put({ ...notes, globalSecondaryIndexes: [] });
    await writeItems(engine, "Notes", [item("1"), item("2")]);
    await put(notes);
    const query = {
      ...{ TableName: "Notes", IndexName: "byTag", KeyConditionExpression: "tag = :t" },
      ExpressionAttributeValues: { ":t": { S: "t" } },
    };
    expect((await send(engine, "Query", query)).Count).to.equal(2);
    const { remove } = await put({
      ...notes,
      globalSecondaryIndexes: [{ name: "byTag", hashKey: "tag", projectionType: "ALL" }],
    });
    expect((await describe()).GlobalSecondaryIndexes).to.have.nested.property(
      "[0].Projection.ProjectionType",
      "ALL",
    );
    await put({ ...notes, globalSecondaryIndexes: [] });
    expect(await problem(() => send(engine, "Query", query))).to.contain("ValidationException");
    expect(await ids()).to.deep.equal(["1", "2"]);
    expect(notices).to.deep.equal([]);
    await remove();
  });

  it("begins empty with other keys, and has the items again with the old ones", async () => {
    await put(notes);
    await writeItems(engine, "Notes", [item("1")]);
    for (const other of [
      { ...notes, rangeKey: "tag" },
      { ...notes, localSecondaryIndexes: [] },
    ]) {
      notices = [];
      await put(other);
      expect(notices).to.deep.equal([
        "Table Notes has other keys and is empty: its item comes back with the old keys",
      ]);
      expect(await ids()).to.deep.equal([]);
      await put(notes);
      expect(await ids()).to.deep.equal(["1"]);
    }
    await (await put(notes)).remove();
  });

  it("leaves a table as it is that has not changed", async () => {
    await put(notes);
    const { CreationDateTime, TableId } = await describe();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await put({ ...notes, pointInTimeRecovery: { enabled: true } });
    expect(await describe()).to.deep.include({ CreationDateTime, TableId });
  });
});
