import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../http";
import type { Refusal } from "../iam/iam";
import { account } from "../names";
import { withOldItem } from "./conditionFailure";
import { type Answer, failure, type TableEngine } from "./engine";

export interface DynamoDbOptions {
  readonly region: string;
  readonly engine: TableEngine;
  /** IAM's word on a request: see {@link Refusal}. */
  readonly refusal: (
    headers: IncomingHttpHeaders,
    action: string,
    resource: string,
  ) => Refusal | undefined;
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Limits.html
const maxRequest = 16 * 1024 * 1024;
const prefix = "DynamoDB_20120810.";

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
  const input = parse(body);
  if (input === undefined) {
    return failure(
      400,
      "com.amazon.coral.service#SerializationException",
      "The request is not a JSON object",
    );
  }
  for (const resource of resources(options.region, input)) {
    const refused = options.refusal(request.headers, `dynamodb:${operation}`, resource);
    if (refused) return failure(400, `com.amazon.coral.service#${refused.type}`, refused.message);
  }
  const result = await options.engine.send(operation, body);
  if (isUnknownOperation(result)) {
    const message = `${operation} is not emulated by the local DynamoDB`;
    return failure(400, "com.amazon.coral.service#UnknownOperationException", message);
  }
  return withOldItem(options.engine, input, result);
}

/** The ARNs that a request touches, as IAM sees them. */
function resources(region: string, input: Readonly<Record<string, unknown>>): string[] {
  const arn = (table: string, index?: unknown) =>
    `arn:aws:dynamodb:${region}:${account}:table/${table}${typeof index === "string" ? `/index/${index}` : ""}`;
  if (typeof input.TableName === "string") return [arn(input.TableName, input.IndexName)];
  if (typeof input.RequestItems === "object" && input.RequestItems !== null) {
    return Object.keys(input.RequestItems).map((table) => arn(table));
  }
  return ["*"];
}

function isUnknownOperation({ status, body }: Answer): boolean {
  return status === 400 && body.includes("#UnknownOperationException");
}

function parse(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
