import { QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Item, Store } from "./store";

/** Everything that a query finds, over as many pages as there are, as it is now: the reads are strongly consistent. */
export async function queryAll(
  { documents }: Pick<Store, "documents">,
  query: QueryCommandInput,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  const input = { ...query, ConsistentRead: true };
  do {
    const page = await documents.send(new QueryCommand(input));
    // Nothing but these handlers writes to the tables.
    items.push(...((page.Items ?? []) as Item[]));
    input.ExclusiveStartKey = page.LastEvaluatedKey;
  } while (input.ExclusiveStartKey);
  return items;
}
