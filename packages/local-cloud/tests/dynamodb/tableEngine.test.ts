import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startTableEngine, type TableEngine } from "../../src/dynamodb/tableEngine";

describe("The table engine", () => {
  let directory: string;
  let engine: TableEngine;
  let log: string[];
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "tables-"));
    log = [];
    engine = await startTableEngine(join(directory, "tables"), (line) => log.push(line));
  });
  afterEach(async () => {
    await engine.close();
    rmSync(directory, { recursive: true });
  });

  const send = (operation: string, input: object) => engine.send(operation, JSON.stringify(input));
  const put = (id: string, text = "") =>
    send("PutItem", { TableName: "Notes", Item: { id: { S: id }, text: { S: text } } });
  const get = async (id: string) =>
    (await send("GetItem", { TableName: "Notes", Key: { id: { S: id } } })).body.toString();

  async function untilAnswered(call: () => Promise<{ readonly status: number }>): Promise<void> {
    while ((await call()).status !== 200) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  it("responds with 500 when it cannot write, and goes on with all that it had acknowledged", async () => {
    await send("CreateTable", {
      TableName: "Notes",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    });
    await untilAnswered(() => put("kept", "first"));

    // Its next file has no folder to be in, as on a disk that is full.
    renameSync(join(directory, "tables"), join(directory, "away"));
    const written: string[] = [];
    let status = 200;
    while (status === 200 && written.length < 100) {
      const id = `big-${String(written.length)}`;
      ({ status } = await put(id, "x".repeat(300_000)));
      if (status === 200) written.push(id);
    }
    expect(status).to.equal(500);
    expect(written).not.to.deep.equal([]);
    expect(log.join("\n")).to.contain("DynamoDB stopped: IO error");

    rmSync(join(directory, "tables"), { recursive: true, force: true });
    renameSync(join(directory, "away"), join(directory, "tables"));
    await untilAnswered(() => send("ListTables", {}));
    expect(await get("kept")).to.contain("first");
    const found = await Promise.all(written.map(get));
    expect(found.filter((item) => !item.includes('"Item"'))).to.deep.equal([]);
    expect((await put("after")).status).to.equal(200);
  });

  it("says of a folder that it cannot open which it is and what to do, and leaves it as it is", async () => {
    const path = join(directory, "broken");
    mkdirSync(path);
    writeFileSync(join(path, "CURRENT"), "nothing\n");
    const failure = await startTableEngine(path, () => undefined).catch((error: unknown) => error);
    expect((failure as Error).message).to.match(
      /broken cannot be opened \(.*nothing.*\): fix it, or delete it to start without its tables$/,
    );
    expect(readFileSync(join(path, "CURRENT"), "utf8")).to.equal("nothing\n");
  });
});
