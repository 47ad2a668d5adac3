import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { accessKeyOf, type AuthorizationError } from "../iam/iam";
import { readBody } from "../shared/http";
import { isRecord, type JsonObject, parseObject } from "../shared/json";
import { account } from "../shared/names";
import { type CapacityCounter, consumedUnits, withCapacityRequested } from "./capacity";
import { areTags, withOldItem, withoutNulls } from "./dynaliteGaps";
import { dynamoDbError, type DynamoDbResponse, type TableEngine } from "./tableEngine";

interface DynamoDbOptions {
  readonly region: string;
  readonly engine: TableEngine;
  /** Decides as IAM whether a request may be performed on an ARN: returns an error when it may not. */
  readonly authorize: (
    headers: IncomingHttpHeaders,
    action: string,
    resource: string,
  ) => AuthorizationError | undefined;
  /** Counts what the keys consume that it counts for. @default nothing is counted */
  readonly capacity?: CapacityCounter;
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
    respond(options, request).then(
      ({ status, body }) => {
        response.writeHead(status, {
          "Content-Type": "application/x-amz-json-1.0",
          "Content-Length": body.length,
        });
        response.end(body);
      },
      () => {
        // The client has disconnected.
        response.destroy();
      },
    );
  };
}

async function respond(
  options: DynamoDbOptions,
  request: IncomingMessage,
): Promise<DynamoDbResponse> {
  const body = await readBody(request, maxRequest);
  if (request.headers.origin !== undefined) {
    // A web page that the developer has open must not reach the tables.
    return dynamoDbError(403, "AccessDeniedException", "Browsers may not call the local DynamoDB");
  }
  const target = request.headers["x-amz-target"];
  if (typeof target !== "string" || !target.startsWith(prefix)) {
    return coralError("UnknownOperationException", `Unknown operation ${String(target)}`);
  }
  if (body === "too-large") return coralError("SerializationException", "Request too large", 413);
  const operation = target.slice(prefix.length);
  if (!emulated.has(operation)) {
    const message = `${operation} is not emulated by the local DynamoDB`;
    return coralError("UnknownOperationException", message);
  }
  const parsed = parseObject(body);
  if (parsed === undefined) {
    return coralError("SerializationException", "The request is not a JSON object");
  }
  const hasNulls = body.includes("null");
  const input = hasNulls ? withoutNulls(parsed) : parsed;
  for (const resource of resources(options.region, input)) {
    const error = options.authorize(request.headers, `dynamodb:${operation}`, resource);
    if (error) return coralError(error.type, error.message);
  }
  if (operation === "TagResource" && !areTags(input.Tags)) {
    const message = "One or more parameter values were invalid: a tag has a Key and a Value";
    return dynamoDbError(400, "com.amazon.coral.validate#ValidationException", message);
  }
  const json = hasNulls ? JSON.stringify(input) : body;
  const response = await sendCounted(options, request.headers, operation, input, json);
  return withOldItem(options.engine, input, response);
}

function coralError(type: string, message: string, status = 400): DynamoDbResponse {
  return dynamoDbError(status, `com.amazon.coral.service#${type}`, message);
}

/** Sends an operation, and counts the capacity that it consumes if the counter counts for the caller's key. */
async function sendCounted(
  { engine, capacity }: DynamoDbOptions,
  headers: IncomingHttpHeaders,
  operation: string,
  input: JsonObject,
  json: Buffer | string,
): Promise<DynamoDbResponse> {
  const key = accessKeyOf(headers);
  if (capacity === undefined || key === undefined || !capacity.isCounting(key))
    return engine.send(operation, json);
  const counted = withCapacityRequested(operation, input);
  const response = await engine.send(
    operation,
    counted === undefined ? json : JSON.stringify(counted),
  );
  const output = response.status === 200 ? parseObject(response.body) : undefined;
  if (output === undefined) return response;
  capacity.add(key, consumedUnits(output));
  if (counted === undefined) return response;
  // The caller has not requested it.
  const body = Buffer.from(JSON.stringify({ ...output, ConsumedCapacity: undefined }));
  return { status: response.status, body };
}

/** The ARNs that a request touches, as IAM sees them. */
function resources(region: string, input: JsonObject): string[] {
  const arn = (table: string, index?: unknown) =>
    `arn:aws:dynamodb:${region}:${account}:table/${table}${typeof index === "string" ? `/index/${index}` : ""}`;
  if (typeof input.TableName === "string") return [arn(input.TableName, input.IndexName)];
  if (isRecord(input.RequestItems))
    return Object.keys(input.RequestItems).map((table) => arn(table));
  if (typeof input.ResourceArn === "string") return [input.ResourceArn];
  return ["*"];
}
