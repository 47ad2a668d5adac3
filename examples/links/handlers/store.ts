import {
  type DynamoDBDocumentClient,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { createDocumentClient } from "@secured-api/http/dynamodb";
import { type Environment, requireEnv } from "@secured-api/http/environment";

/** The three open tables. */
export interface Store {
  readonly documents: Pick<DynamoDBDocumentClient, "send">;
  readonly tables: { readonly link: string; readonly tag: string; readonly pair: string };
}

/** An item as the tables keep it: every attribute is a string. */
export type Item = Readonly<Record<string, string>>;

/**
 * Opens `LINK_TABLE`, `TAG_TABLE` and `TAG_LINK_TABLE`. Throws an error that names the variable that
 * is missing.
 */
export function openStore(
  environment: Environment = process.env,
  documents: Pick<DynamoDBDocumentClient, "send"> = createDocumentClient(),
): Store {
  return {
    documents,
    tables: {
      link: requireEnv(environment, "LINK_TABLE"),
      tag: requireEnv(environment, "TAG_TABLE"),
      pair: requireEnv(environment, "TAG_LINK_TABLE"),
    },
  };
}

/**
 * Everything that a query finds, over as many pages as there are, as it is now: the reads are
 * strongly consistent.
 */
export async function queryAll(
  { documents }: Pick<Store, "documents">,
  query: QueryCommandInput,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  const input = { ...query, ConsistentRead: true };
  do {
    const page = await documents.send(new QueryCommand(input));
    // Only these handlers write to the tables.
    items.push(...((page.Items ?? []) as Item[]));
    input.ExclusiveStartKey = page.LastEvaluatedKey;
  } while (input.ExclusiveStartKey);
  return items;
}
