import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { expect } from "chai";
import { dynamoDbListener } from "../../src/dynamodb/listener";
import { startTableEngine, type TableEngine } from "../../src/dynamodb/tableEngine";
import { type CapacityCounter, createCapacityCounter } from "../../src/dynamodb/capacity";
import { close, listen } from "../../src/shared/http";
import { createIam, type Iam } from "../../src/iam/iam";
import { dynamoDbProviders } from "../../src/providers/dynamodb";
import { memoryState } from "../../src/shared/state";

type Json = Readonly<Record<string, unknown>>;

const arn = "arn:aws:dynamodb:eu-west-1:000000000000:table/Notes";
const signed = (key: string) => ({
  Authorization: `AWS4-HMAC-SHA256 Credential=${key}/20270101/eu-west-1/dynamodb/aws4_request`,
});
const key = (id: string) => ({ owner: { S: "ann" }, id: { S: id } });
const notes = {
  name: "Notes",
  billingMode: "PAY_PER_REQUEST",
  hashKey: "owner",
  rangeKey: "id",
  attributes: ["owner", "id", "at", "tag"].map((name) => ({ name, type: "S" })),
  localSecondaryIndexes: [{ name: "newest", rangeKey: "at", projectionType: "ALL" }],
  globalSecondaryIndexes: [{ name: "byTag", hashKey: "tag", projectionType: "KEYS_ONLY" }],
};

describe("The local DynamoDB", () => {
  let engine: TableEngine;
  let server: Server;
  let port: number;
  let iam: Iam;
  let capacity: CapacityCounter;
  before(async () => {
    engine = await startTableEngine(undefined, () => undefined);
    iam = createIam();
    capacity = createCapacityCounter();
    const authorize: Iam["authorize"] = (headers, action, resource) =>
      iam.authorize(headers, action, resource);
    server = createServer(dynamoDbListener({ region: "eu-west-1", engine, authorize, capacity }));
    port = await listen(server, 0);
    await table(notes);
  });
  after(async () => {
    await close(server);
    await engine.close();
  });

  function table(inputs: Json) {
    const options = { region: "eu-west-1", engine, state: memoryState({}) };
    const notice = () => undefined;
    const create = dynamoDbProviders({ ...options, notice })["aws:dynamodb/table:Table"];
    if (create === undefined) throw new Error("no provider");
    const type = "aws:dynamodb/table:Table";
    return create({ urn: "urn", type, name: "Notes", parent: "", custom: true, inputs }, undefined);
  }

  async function send(operation: string, body: string | Json, headers = signed("OWNER")) {
    const response = await fetch(`http://127.0.0.1:${String(port)}`, {
      method: "POST",
      headers: { ...headers, "X-Amz-Target": `DynamoDB_20120810.${operation}` },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Json };
  }

  /** A function's key whose role has these statements. */
  function keyAllowed(...statements: readonly Json[]): string {
    const role = iam.putRole("r");
    iam.putPolicy("r", "p", { Statement: statements });
    return iam.assume(role, "f").accessKeyId;
  }
  const allow = (Action: string, ...Resource: readonly string[]) => ({
    Effect: "Allow",
    Action,
    Resource,
  });

  it("denies a web page whatever it requests", async () => {
    const page = { ...signed("OWNER"), Origin: "http://localhost:5173" };
    const { status, body } = await send("ListTables", {}, page);
    expect([status, body]).to.deep.equal([
      403,
      { __type: "AccessDeniedException", message: "Browsers may not call the local DynamoDB" },
    ]);
  });

  const malformed: readonly [string, string, string, number, string][] = [
    ["an operation that it lacks", "TransactWriteItems", "{}", 400, "UnknownOperationException"],
    ["an unknown operation", "Nothing", "{}", 400, "UnknownOperationException"],
    ["what is no JSON", "ListTables", "{", 400, "SerializationException"],
    ["what is no object", "ListTables", "3", 400, "SerializationException"],
    ["what is too large", "PutItem", "x".repeat(17 * 1024 * 1024), 413, "SerializationException"],
    ["what is no valid input", "GetItem", '{"TableName":1}', 400, "SerializationException"],
  ];
  for (const [what, operation, text, status, type] of malformed) {
    it(`rejects ${what}`, async () => {
      const response = await send(operation, text);
      expect(response.status).to.equal(status);
      expect(response.body.__type).to.contain(type);
    });
  }

  const empty = "Supplied AttributeValue is empty, must contain exactly one";
  const nothing: readonly [string, string, Json, string][] = [
    ["a key", "GetItem", { Key: { owner: null, id: { S: "a" } } }, empty],
    ["an item", "PutItem", { Item: { owner: null } }, empty],
    ["a list", "PutItem", { Item: { l: { L: [{ S: "a" }, null] } } }, empty],
    ["a map", "PutItem", { Item: { m: { M: { x: null } } } }, empty],
    ["a set", "PutItem", { Item: { s: { SS: [null] } } }, "SerializationException"],
  ];
  for (const [what, operation, input, message] of nothing) {
    it(`rejects null in ${what}, which its engine would crash on, and keeps its tables`, async () => {
      const { status, body } = await send(operation, { TableName: "Notes", ...input });
      expect(status).to.equal(400);
      expect(JSON.stringify(body)).to.contain(message);
      expect((await send("DescribeTable", { TableName: "Notes" })).status).to.equal(200);
    });
  }

  it("takes a member of null for one that is missing", async () => {
    const read = { TableName: "Notes", Key: { owner: { S: "a" }, id: { S: "b" } } };
    const { status, body } = await send("GetItem", { ...read, ProjectionExpression: null });
    expect([status, body]).to.deep.equal([200, {}]);
  });

  it("rejects a tag that lacks its key or value, and keeps its tables", async () => {
    for (const tag of [null, {}, { Key: "a" }]) {
      const { status, body } = await send("TagResource", { ResourceArn: arn, Tags: [tag] });
      expect([status, body.message]).to.deep.equal([
        400,
        "One or more parameter values were invalid: a tag has a Key and a Value",
      ]);
    }
    expect((await send("DescribeTable", { TableName: "Notes" })).status).to.equal(200);
  });

  it("says of a function's transaction that it is not emulated, not that it is forbidden", async () => {
    const { body } = await send("TransactWriteItems", {}, signed(keyAllowed()));
    expect(body.message).to.equal("TransactWriteItems is not emulated by the local DynamoDB");
  });

  it("outlives requests that end half-way", async () => {
    for (let n = 0; n < 20; n++) {
      const socket = connect(port, "127.0.0.1");
      await once(socket, "connect");
      const head = "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\n";
      socket.write(`${head}Content-Length: 1000\r\n\r\n{"half`);
      await new Promise((resolve) => setTimeout(resolve, 2));
      socket.resetAndDestroy();
    }
    expect((await send("ListTables", {})).body).to.deep.equal({ TableNames: ["Notes"] });
  });

  it("holds functions to the table and to each index by their ARNs", async () => {
    const query = (IndexName?: string) => ({
      TableName: "Notes",
      ...(IndexName === undefined ? {} : { IndexName }),
      KeyConditionExpression: "#o = :o",
      ExpressionAttributeNames: { "#o": IndexName === "byTag" ? "tag" : "owner" },
      ExpressionAttributeValues: { ":o": { S: "ann" } },
    });
    const may = async (statement: Json) => {
      const headers = signed(keyAllowed(statement));
      const inputs = [query(), query("newest"), query("byTag")];
      const responses = await Promise.all(inputs.map((input) => send("Query", input, headers)));
      return responses.map(({ status }) => status);
    };
    expect(await may(allow("dynamodb:Query", arn))).to.deep.equal([200, 400, 400]);
    expect(await may(allow("dynamodb:Query", `${arn}/index/newest`))).to.deep.equal([
      400, 200, 400,
    ]);
    expect(await may(allow("dynamodb:Query", `${arn}/index/*`))).to.deep.equal([400, 200, 200]);
    expect(await may(allow("dynamodb:Query", arn.replace("eu-west-1", "us-east-1")))).to.deep.equal(
      [400, 400, 400],
    );
  });

  it("holds a batch to every table that it names, and knows an explicit deny", async () => {
    const get = (...tables: string[]) => ({
      RequestItems: Object.fromEntries(tables.map((name) => [name, { Keys: [key("1")] }])),
    });
    const batch = signed(keyAllowed(allow("dynamodb:BatchGetItem", arn)));
    expect((await send("BatchGetItem", get("Notes"), batch)).status).to.equal(200);
    const other = await send("BatchGetItem", get("Notes", "Other"), batch);
    expect(other.body.__type).to.contain("AccessDeniedException");
    expect(other.body.message).to.contain("table/Other because no identity-based policy allows");
    const write = { RequestItems: { Notes: [{ PutRequest: { Item: key("1") } }] } };
    const denied = { Effect: "Deny", Action: "dynamodb:BatchWriteItem", Resource: "*" };
    const writer = signed(keyAllowed(allow("dynamodb:*", "*"), denied));
    const response = await send("BatchWriteItem", write, writer);
    expect(response.body.message).to.contain("with an explicit deny in an identity-based policy");
    expect((await send("PutItem", { TableName: "Notes", Item: key("1") }, writer)).status).to.equal(
      200,
    );
  });

  it("returns the item that failed a condition, when it is requested", async () => {
    await send("PutItem", { TableName: "Notes", Item: { ...key("old"), at: { S: "1" } } });
    const input = {
      TableName: "Notes",
      Item: key("old"),
      ConditionExpression: "attribute_not_exists(id)",
    };
    const silent = await send("PutItem", input);
    expect(silent.body).not.to.have.property("Item");
    const requested = { ...input, ReturnValuesOnConditionCheckFailure: "ALL_OLD" };
    for (const response of [
      await send("PutItem", requested),
      await send("DeleteItem", { ...requested, Item: undefined, Key: key("old") }),
    ]) {
      expect(response.status).to.equal(400);
      expect(response.body.__type).to.contain("ConditionalCheckFailedException");
      expect(response.body.Item).to.deep.equal({ ...key("old"), at: { S: "1" } });
    }
  });

  it("counts what a function's key consumes, and changes no response by it", async () => {
    const id = keyAllowed(allow("dynamodb:*", "*"));
    capacity.start(id);
    const item = { ...key("counted"), text: { S: "x".repeat(3000) } };
    const put = await send("PutItem", { TableName: "Notes", Item: item }, signed(id));
    expect(put.body).to.deep.equal({});
    expect(capacity.take(id)).to.equal(3);
    const read = { TableName: "Notes", Key: key("counted") };
    expect((await send("GetItem", read, signed(id))).body).to.deep.equal({ Item: item });
    expect(capacity.take(id)).to.equal(0.5);
    const requested = await send(
      "GetItem",
      { ...read, ReturnConsumedCapacity: "TOTAL" },
      signed(id),
    );
    expect(requested.body.ConsumedCapacity).to.deep.equal({
      CapacityUnits: 0.5,
      TableName: "Notes",
    });
    await send("BatchGetItem", { RequestItems: { Notes: { Keys: [key("counted")] } } }, signed(id));
    expect(capacity.take(id)).to.equal(1);
    await send("GetItem", read);
    expect(capacity.take(id)).to.equal(0);
  });

  it("creates a table with its indexes, and keeps it when it is registered again", async () => {
    const described = await send("DescribeTable", { TableName: "Notes" });
    expect(described.body).to.have.nested.property(
      "Table.LocalSecondaryIndexes[0].KeySchema[1].AttributeName",
      "at",
    );
    expect(described.body).to.have.nested.property(
      "Table.GlobalSecondaryIndexes[0].Projection.ProjectionType",
      "KEYS_ONLY",
    );
    expect((await table(notes)).outputs).to.deep.include({ name: "Notes", arn });
  });
});
