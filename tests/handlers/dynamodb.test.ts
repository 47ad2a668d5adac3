import { createServer, type RequestListener, type Server } from "node:http";
import { dynamoDbBudget, createDocumentClient } from "@secured-api/http/dynamodb";
import { readProject } from "@secured-api/local-cloud";
import { expect } from "chai";
import { root } from "../support/projectFiles";
import { close, listen } from "../support/servers";
import { setEnvironment } from "./localTable";
import { openStorage } from "./storage";

describe("The DynamoDB client", () => {
  const lambdaTimeout = Number(readProject(root, "dev").config["todo-api:timeoutSeconds"]) * 1000;
  const short = { maxAttempts: 3, connectionTimeout: 50, requestTimeout: 100, socketTimeout: 100 };
  // Timers are late on a busy machine; the SDK's waits between the attempts are at most 50 + 100
  // ms.
  const slack = 500;
  let server: Server | undefined;
  let attempts: number;
  let restore: () => void = () => undefined;

  async function serve(respond: RequestListener): Promise<void> {
    attempts = 0;
    const started = createServer((request, response) => {
      attempts += 1;
      respond(request, response);
    });
    server = started;
    const port = await listen(started);
    restore = setEnvironment({
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${String(port)}`,
    });
  }
  afterEach(async () => {
    restore();
    if (server?.listening) await close(server);
  });

  async function timeOf(budget: typeof short): Promise<{ name: string; took: number }> {
    const todos = openStorage({ DYNAMODB_TABLE_NAME: "todos" }, createDocumentClient(budget));
    const start = performance.now();
    const error: unknown = await todos.get("ann", "id").catch((e: unknown) => e);
    const name = error instanceof Error ? error.name : "no error";
    return { name, took: performance.now() - start };
  }

  it("gives up on a server that never responds, in time for the function to say so", async () => {
    await serve(() => undefined);
    const { name, took } = await timeOf(short);
    expect(name).to.equal("TimeoutError");
    expect(attempts).to.equal(3);
    expect(took).to.be.within(3 * 100 - 10, 3 * 100 + 150 + slack);
  });

  it("gives up on a response that stalls after its headers", async () => {
    await serve((_, response) => {
      response.writeHead(200, { "Content-Type": "application/x-amz-json-1.0" });
      response.write("{");
    });
    const { name, took } = await timeOf(short);
    expect(name).to.equal("TimeoutError");
    expect(attempts).to.equal(3);
    expect(took).to.be.within(3 * 100 - 10, 3 * 200 + 150 + slack);
  });

  it("has a budget whose longest call ends before the function's timeout", () => {
    const { maxAttempts, connectionTimeout, requestTimeout, socketTimeout } = dynamoDbBudget;
    expect(connectionTimeout).to.be.below(requestTimeout);
    // 1 s and 2 s: the SDK's longest waits, after throttling.
    expect(dynamoDbBudget.longestCall).to.equal(
      maxAttempts * (requestTimeout + socketTimeout) + 1000 + 2000,
    );
    expect(dynamoDbBudget.longestCall).to.be.below(lambdaTimeout);
  });

  it("keeps to that budget by default", async () => {
    await serve((_, response) => response.writeHead(400).end("{}"));
    const documents = createDocumentClient();
    const todos = openStorage({ DYNAMODB_TABLE_NAME: "todos" }, documents);
    expect(await todos.get("ann", "id").catch((e: unknown) => e)).to.be.an("error");
    const { maxAttempts, connectionTimeout, requestTimeout, socketTimeout } = dynamoDbBudget;
    const { config } = documents;
    expect(await config.maxAttempts()).to.equal(maxAttempts);
    expect(config.retryMode).to.equal("standard");
    // What the SDK's handler for Node.js makes of it; the client's type is that of any handler.
    const handler = config.requestHandler as { readonly httpHandlerConfigs: () => object };
    expect(handler.httpHandlerConfigs()).to.include({
      connectionTimeout,
      requestTimeout,
      socketTimeout,
      throwOnRequestTimeout: true,
    });
  });
});
