import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { openDocuments } from "@secured-api/http/dynamodb";
import { type Environment, setting } from "@secured-api/http/environment";

/**
 * The table of todos, opened. What is done with it is one function each (`insertTodo`, `findTodo` …), so that a Lambda
 * function ships the one that it runs. Each is one request to DynamoDB: preconditions are checked by the write itself, and
 * a write whose reply was lost is recognised when the SDK tries again.
 */
export interface Todos {
  readonly table: string;
  readonly documents: Pick<DynamoDBDocumentClient, "send">;
  /** The time, as ISO 8601. */
  readonly now: () => string;
}

/** Opens the table `DYNAMODB_TABLE_NAME`. Throws when the variable is missing. */
export function openTodos(
  environment: Environment = process.env,
  documents: Pick<DynamoDBDocumentClient, "send"> = openDocuments(),
  now = () => new Date().toISOString(),
): Todos {
  return { table: setting(environment, "DYNAMODB_TABLE_NAME"), documents, now };
}
