import { randomUUID } from "node:crypto";
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type BatchGetCommandOutput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { isUuid, uuidOf } from "@secured-api/http/uuid";
import { type Item, queryAll, type Store } from "./store";

export type Kind = "link" | "tag";

/** Which of its owner's entries one is. */
export interface EntryName {
  readonly kind: Kind;
  readonly id: string;
}

/** A person's link or tag. */
export interface Entry extends EntryName {
  /** The link or the tag itself. */
  readonly value: string;
  /**
   * New whenever the entry is: what was deleted and posted again has its old id, and this shows that
   * it does not have its old pairs.
   */
  readonly incarnation: string;
}

// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
const batchSize = 100;
const maxPauses = 5;

/** The entry of a value, created if there is none: one atomic write, which may be repeated. */
export async function putEntry(
  { documents, tables }: Store,
  owner: string,
  kind: Kind,
  value: string,
): Promise<Entry> {
  const { Attributes } = await documents.send(
    new UpdateCommand({
      TableName: tables[kind],
      Key: entryKey(owner, { kind, id: entryId(owner, kind, value) }),
      UpdateExpression: "SET #value = :value, #incarnation = if_not_exists(#incarnation, :new)",
      ExpressionAttributeNames: { "#value": kind, "#incarnation": "incarnation" },
      ExpressionAttributeValues: { ":value": value, ":new": randomUUID() },
      ReturnValues: "ALL_NEW",
    }),
  );
  // Only these handlers write to the tables.
  return entryOf(kind, Attributes as Item);
}

/** All links or all tags of a person. */
export async function queryEntries(
  store: Store,
  owner: string,
  kind: Kind,
): Promise<readonly Entry[]> {
  const items = await queryAll(store, {
    TableName: store.tables[kind],
    KeyConditionExpression: "#owner = :owner",
    ExpressionAttributeNames: { "#owner": "owner" },
    ExpressionAttributeValues: { ":owner": owner },
  });
  return items.map((item) => entryOf(kind, item));
}

/** Those of the named entries that exist now, a hundred with each request. */
export async function getEntries(
  store: Store,
  owner: string,
  names: readonly EntryName[],
): Promise<readonly Entry[]> {
  const possible = names.filter(({ id }) => isUuid(id));
  const distinct = [...new Map(possible.map((name) => [`${name.kind} ${name.id}`, name])).values()];
  const found: Entry[] = [];
  for (let start = 0; start < distinct.length; start += batchSize) {
    found.push(...(await getBatch(store, owner, distinct.slice(start, start + batchSize))));
  }
  return found;
}

async function getBatch(
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
    const response: BatchGetCommandOutput = await documents.send(request);
    for (const kind of kinds) {
      // Only these handlers write to the tables.
      const items = (response.Responses?.[tables[kind]] ?? []) as Item[];
      found.push(...items.map((item) => entryOf(kind, item)));
    }
    rest = response.UnprocessedKeys;
    if (rest === undefined || Object.keys(rest).length === 0) return found;
    // The SDK retries failed requests, not what a successful one leaves unread.
    if (round === maxPauses) throw throttled();
    await new Promise((resolve) => setTimeout(resolve, 25 * 2 ** round));
  }
}

function throttled(): Error {
  const error = new Error("DynamoDB left keys of a batch unread, again and again");
  return Object.assign(error, { name: "ThrottlingException" });
}

/**
 * The one id that a value has for its owner: whoever posts it, however often and concurrently, means
 * the same entry.
 */
export function entryId(owner: string, kind: Kind, value: string): string {
  return uuidOf([owner, kind, value]);
}

/** The primary key of an entry. */
export function entryKey(owner: string, { kind, id }: EntryName): Item {
  return { owner, [`${kind}_id`]: id };
}

/** An entry as clients see it, e.g. `{ tag_id, tag }`. */
export function entryBody({ kind, id, value }: Entry): Item {
  return { [`${kind}_id`]: id, [kind]: value };
}

function entryOf(kind: Kind, item: Item): Entry {
  return {
    kind,
    id: item[`${kind}_id`] ?? "",
    value: item[kind] ?? "",
    incarnation: item.incarnation ?? "",
  };
}
