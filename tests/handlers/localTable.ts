import { createServer } from "node:http";
import { endpointEnvironment } from "@secured-api/http/testing";
import { dynamoDbListener, startTableEngine } from "@secured-api/local-cloud";
import { close, listen } from "../support/servers";

/**
 * The todo table in a local DynamoDB, which the SDK in this process reaches until it is stopped.
 */
export interface LocalTable {
  readonly environment: Readonly<Record<string, string>>;
  /** The operations that arrived since the last call of this. */
  takeOperations(): readonly string[];
  /** How many connections were opened so far. */
  connections(): number;
  /** Carries the next requests out and ends their connections without a response. */
  loseResponses(count: number): void;
  /** Responds to the next requests with this error instead of carrying them out. */
  failWith(type: string, count: number): void;
  /** Sends an operation without the SDK, unseen by the above. */
  send(operation: string, input: object): Promise<Readonly<Record<string, unknown>>>;
  stop(): Promise<void>;
}

const name = "todos";
const sdkEnvironment = {
  AWS_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
  // The SDK's warning about Node 20's end of life would appear among the test results.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
};

export async function startTable(): Promise<LocalTable> {
  const engine = await startTableEngine(undefined, () => undefined);
  let operations: string[] = [];
  let toLose = 0;
  let toFail = { type: "", count: 0 };
  const listener = dynamoDbListener({ region: "eu-west-1", engine, authorize: () => undefined });
  const server = createServer((request, response) => {
    operations.push(String(request.headers["x-amz-target"]).replace("DynamoDB_20120810.", ""));
    if (toFail.count > 0) {
      toFail = { ...toFail, count: toFail.count - 1 };
      request.resume();
      response.writeHead(400, { "Content-Type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify({ __type: `com.amazonaws#${toFail.type}`, message: "no" }));
      return;
    }
    if (toLose > 0) {
      toLose -= 1;
      // The listener responds after the operation: its response goes nowhere.
      response.end = () => response.destroy();
    }
    listener(request, response);
  });
  let connections = 0;
  server.on("connection", () => (connections += 1));
  const port = await listen(server);
  const restore = setEnvironment({
    ...sdkEnvironment,
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${String(port)}`,
  });

  const send = async (operation: string, input: object) => {
    const { status, body } = await engine.send(operation, JSON.stringify(input));
    if (status !== 200) throw new Error(`${operation}: ${body.toString()}`);
    return JSON.parse(body.toString()) as Readonly<Record<string, unknown>>;
  };
  await send("CreateTable", table);

  return {
    environment: { ...endpointEnvironment, DYNAMODB_TABLE_NAME: name },
    takeOperations() {
      const taken = operations;
      operations = [];
      return taken;
    },
    connections: () => connections,
    loseResponses(count) {
      toLose = count;
    },
    failWith(type, count) {
      toFail = { type, count };
    },
    send,
    async stop() {
      restore();
      await close(server);
      await engine.close();
    },
  };
}

/** Sets variables of this process, and returns what puts the old ones back. */
export function setEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((key) => [key, process.env[key]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [key, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, key);
      else process.env[key] = value;
    }
  };
}

const index = (indexName: string, sortKey: string) => ({
  IndexName: indexName,
  KeySchema: [
    { AttributeName: "owner", KeyType: "HASH" },
    { AttributeName: sortKey, KeyType: "RANGE" },
  ],
  Projection: { ProjectionType: "ALL" },
});

const table = {
  TableName: name,
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: ["owner", "id", "createdAt", "createdAtOpen", "createdAtDone"].map(
    (AttributeName) => ({ AttributeName, AttributeType: "S" }),
  ),
  KeySchema: [
    { AttributeName: "owner", KeyType: "HASH" },
    { AttributeName: "id", KeyType: "RANGE" },
  ],
  LocalSecondaryIndexes: [
    index("newest", "createdAt"),
    index("newestOpen", "createdAtOpen"),
    index("newestDone", "createdAtDone"),
  ],
};
