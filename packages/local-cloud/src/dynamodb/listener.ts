import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../shared/http";
import { accessKeyOf, type Refusal } from "../iam/iam";
import { account } from "../shared/names";
import { withOldItem, withoutNulls } from "./dynaliteGaps";
import { askingForCapacity, consumedUnits, type Meter, withoutCapacity } from "./capacity";
import { type Answer, failure, type TableEngine } from "./dynalite";

interface DynamoDbOptions {
  readonly region: string;
  readonly engine: TableEngine;
  /** IAM's word on a request: see {@link Refusal}. */
  readonly refusal: (
    headers: IncomingHttpHeaders,
    action: string,
    resource: string,
  ) => Refusal | undefined;
  /** Told what each key consumes that it counts for. */
  readonly meter?: Meter;
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Limits.html
const maxRequest = 16 * 1024 * 1024;
const prefix = "DynamoDB_20120810.";

/** dynalite's operations: https://github.com/architect/dynalite */
const emulated = new Set([
  ...["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"],
  ...["BatchGetItem", "BatchWriteItem"],
  ...["CreateTable", "UpdateTable", "DeleteTable", "DescribeTable", "ListTables"],
  ...["DescribeTimeToLive", "TagResource", "UntagResource", "ListTagsOfResource"],
]);

/** The local DynamoDB's HTTP listener: what AWS checks before an operation, and what dynalite leaves out after it. */
export function dynamoDbListener(options: DynamoDbOptions) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(options, request).then(
      ({ status, body }) => {
        response.writeHead(status, {
          "Content-Type": "application/x-amz-json-1.0",
          "Content-Length": body.length,
        });
        response.end(body);
      },
      () => {
        // The client is gone: there is nobody to answer.
        response.destroy();
      },
    );
  };
}

async function answer(options: DynamoDbOptions, request: IncomingMessage): Promise<Answer> {
  const body = await readBody(request, maxRequest);
  if (request.headers.origin !== undefined) {
    // A web page that the developer has open must not reach the tables.
    return failure(403, "AccessDeniedException", "Browsers may not call the local DynamoDB");
  }
  const target = request.headers["x-amz-target"];
  if (typeof target !== "string" || !target.startsWith(prefix)) {
    return failure(
      400,
      "com.amazon.coral.service#UnknownOperationException",
      `Unknown operation ${String(target)}`,
    );
  }
  if (body === "too-large")
    return failure(413, "com.amazon.coral.service#SerializationException", "Request too large");
  const operation = target.slice(prefix.length);
  if (!emulated.has(operation)) {
    const message = `${operation} is not emulated by the local DynamoDB`;
    return failure(400, "com.amazon.coral.service#UnknownOperationException", message);
  }
  const parsed = parse(body);
  if (parsed === undefined) {
    return failure(
      400,
      "com.amazon.coral.service#SerializationException",
      "The request is not a JSON object",
    );
  }
  const hasNulls = body.includes("null");
  const input = hasNulls ? withoutNulls(parsed) : parsed;
  const json = hasNulls ? JSON.stringify(input) : body;
  for (const resource of resources(options.region, input)) {
    const refused = options.refusal(request.headers, `dynamodb:${operation}`, resource);
    if (refused) return failure(400, `com.amazon.coral.service#${refused.type}`, refused.message);
  }
  if (operation === "TagResource" && !areTags(input.Tags)) {
    // dynalite breaks off at these.
    const message = "One or more parameter values were invalid: a tag has a Key and a Value";
    return failure(400, "com.amazon.coral.validate#ValidationException", message);
  }
  const result = await metered(options, request.headers, operation, input, json);
  return withOldItem(options.engine, input, result);
}

/** Sends an operation, and counts what it consumes where the caller's key is counted for. */
async function metered(
  { engine, meter }: DynamoDbOptions,
  headers: IncomingHttpHeaders,
  operation: string,
  input: Readonly<Record<string, unknown>>,
  json: Buffer | string,
): Promise<Answer> {
  const key = accessKeyOf(headers);
  if (meter === undefined || key === undefined || !meter.counts(key))
    return engine.send(operation, json);
  const asking = askingForCapacity(operation, input);
  const result = await engine.send(operation, asking === undefined ? json : JSON.stringify(asking));
  const answered = result.status === 200 ? parse(result.body) : undefined;
  if (answered === undefined) return result;
  meter.add(key, consumedUnits(answered));
  return asking === undefined ? result : withoutCapacity(answered, result.status);
}

/** The ARNs that a request touches, as IAM sees them. */
function resources(region: string, input: Readonly<Record<string, unknown>>): string[] {
  const arn = (table: string, index?: unknown) =>
    `arn:aws:dynamodb:${region}:${account}:table/${table}${typeof index === "string" ? `/index/${index}` : ""}`;
  if (typeof input.TableName === "string") return [arn(input.TableName, input.IndexName)];
  if (typeof input.RequestItems === "object" && input.RequestItems !== null) {
    return Object.keys(input.RequestItems).map((table) => arn(table));
  }
  if (typeof input.ResourceArn === "string") return [input.ResourceArn];
  return ["*"];
}

function areTags(tags: unknown): boolean {
  if (!Array.isArray(tags)) return true;
  return (tags as unknown[]).every(
    (tag) => typeof tag === "object" && tag !== null && "Key" in tag && "Value" in tag,
  );
}

function parse(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
