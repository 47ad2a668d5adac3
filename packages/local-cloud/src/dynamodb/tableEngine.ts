import { mkdirSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { sourceDir } from "../shared/sourceDir";

/** The HTTP response to one operation. */
export interface DynamoDbResponse {
  readonly status: number;
  /** JSON. */
  readonly body: Buffer;
}

/** DynamoDB's operations as dynalite implements them, without IAM. */
export interface TableEngine {
  /** Sends one operation, e.g. `PutItem`, with its JSON. Never rejects: a crash is a response of 500 and a restart. */
  send(operation: string, json: Buffer | string): Promise<DynamoDbResponse>;
  close(): Promise<void>;
}

/**
 * Starts dynalite in a worker thread.
 *
 * @param path the directory that the tables are kept in; `undefined` for memory.
 * @param log called with a line when dynalite has crashed.
 * @throws Error when it cannot start, e.g. because the directory is in use.
 */
export async function startTableEngine(
  path: string | undefined,
  log: (line: string) => void,
): Promise<TableEngine> {
  const agent = new Agent({ keepAlive: true });
  let running: Promise<RunningWorker> | undefined = startWorker(path);
  watch(await running);

  function watch({ worker }: RunningWorker): void {
    worker.once("error", (error) => {
      const lost = path === undefined ? "; its tables are lost: start again" : "";
      log(`DynamoDB stopped: ${error.message}${lost}`);
    });
    worker.once("exit", () => {
      running = undefined;
    });
  }

  async function port(): Promise<number> {
    if (running === undefined) {
      running = startWorker(path);
      running.then(watch, () => {
        running = undefined;
      });
    }
    return (await running).port;
  }

  return {
    send: async (operation, json) => {
      try {
        return await post(agent, await port(), operation, json);
      } catch (error) {
        const message = `The local table engine failed: ${String(error)}`;
        return dynamoDbError(500, "com.amazonaws.dynamodb.v20120810#InternalServerError", message);
      }
    },
    close: async () => {
      agent.destroy();
      await (await running)?.worker.terminate();
    },
  };
}

interface RunningWorker {
  readonly worker: Worker;
  readonly port: number;
}

function startWorker(path: string | undefined): Promise<RunningWorker> {
  if (path !== undefined) mkdirSync(path, { recursive: true });
  const worker = new Worker(join(sourceDir, "dynamodb", "worker.js"), {
    workerData: { path },
    stdout: true,
    stderr: true,
  });
  return new Promise((resolve, reject) => {
    worker.once("message", ({ port }: { readonly port: number }) => {
      resolve({ worker, port });
    });
    worker.once("error", reject);
  });
}

/** An error as DynamoDB writes it. */
export function dynamoDbError(status: number, type: string, message: string): DynamoDbResponse {
  return { status, body: Buffer.from(JSON.stringify({ __type: type, message })) };
}

function post(
  agent: Agent,
  port: number,
  operation: string,
  json: Buffer | string,
): Promise<DynamoDbResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        port,
        host: "127.0.0.1",
        method: "POST",
        headers: {
          "Content-Type": "application/x-amz-json-1.0",
          "Content-Length": Buffer.byteLength(json),
          "X-Amz-Target": `DynamoDB_20120810.${operation}`,
          // dynalite requires a signature and does not check it; IAM has decided before.
          "X-Amz-Date": "20200101T000000Z",
          Authorization:
            "AWS4-HMAC-SHA256 Credential=local/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("end", () => {
          resolve({ status: incoming.statusCode ?? 500, body: Buffer.concat(chunks) });
        });
        incoming.on("error", reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(json);
  });
}
