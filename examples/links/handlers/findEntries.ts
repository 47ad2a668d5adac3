import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type BatchGetCommandOutput,
} from "@aws-sdk/lib-dynamodb";
import { isUuid } from "@secured-api/http/uuid";
import { type Entry, entryKey, type EntryName, entryOf } from "./entry";
import type { Item, Store } from "./store";

// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
const batchSize = 100;
const longestPauses = 5;

/** Those of the named entries that exist now, a hundred with each request. */
export async function findEntries(
  store: Store,
  owner: string,
  names: readonly EntryName[],
): Promise<readonly Entry[]> {
  const possible = names.filter(({ id }) => isUuid(id));
  const distinct = [...new Map(possible.map((name) => [`${name.kind} ${name.id}`, name])).values()];
  const found: Entry[] = [];
  for (let start = 0; start < distinct.length; start += batchSize) {
    found.push(...(await findBatch(store, owner, distinct.slice(start, start + batchSize))));
  }
  return found;
}

async function findBatch(
  { documents, tables }: Store,
  owner: string,
  names: readonly EntryName[],
): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  const kinds = [...new Set(names.map(({ kind }) => kind))];
  const keysOf = (kind: string) =>
    names.filter((name) => name.kind === kind).map((name) => entryKey(owner, name));
  let rest: BatchGetCommandInput["RequestItems"] = Object.fromEntries(
    kinds.map((kind) => [tables[kind], { Keys: keysOf(kind), ConsistentRead: true }]),
  );
  for (let round = 0; ; round++) {
    const request = new BatchGetCommand({ RequestItems: rest });
    const answer: BatchGetCommandOutput = await documents.send(request);
    for (const kind of kinds) {
      // Nothing but these handlers writes to the tables.
      const items = (answer.Responses?.[tables[kind]] ?? []) as Item[];
      found.push(...items.map((item) => entryOf(kind, item)));
    }
    rest = answer.UnprocessedKeys;
    if (rest === undefined || Object.keys(rest).length === 0) return found;
    // The SDK tries failed requests again, not what a successful one leaves undone.
    if (round === longestPauses) throw throttled();
    await new Promise((resolve) => setTimeout(resolve, 25 * 2 ** round));
  }
}

function throttled(): Error {
  const error = new Error("DynamoDB left keys of a batch unread, again and again");
  return Object.assign(error, { name: "ThrottlingException" });
}
