import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createDocumentClient } from "@secured-api/http/dynamodb";
import { type Environment, requireEnv } from "@secured-api/http/environment";

/** What a person keeps: the members that a response shows. */
export interface Item {
  readonly id: string;
  readonly name: string;
  readonly timestamp: string | number;
}

/** The open table of items: one person's items per partition. */
export interface Items {
  readonly table: string;
  readonly documents: Pick<DynamoDBDocumentClient, "send">;
}

/** Opens the table `DYNAMODB_TABLE_NAME`. Throws when the variable is missing. */
export function openItems(
  environment: Environment = process.env,
  documents: Pick<DynamoDBDocumentClient, "send"> = createDocumentClient(),
): Items {
  return { table: requireEnv(environment, "DYNAMODB_TABLE_NAME"), documents };
}
