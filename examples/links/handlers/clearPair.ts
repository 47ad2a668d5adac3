import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { conditionalWrite } from "@secured-api/http/dynamodb";
import { type Pair, pairKey } from "./pair";
import type { Store } from "./store";

/** Removes a pair of entries that are gone, and never the one that others have since put in its place. */
export async function clearPair(
  { documents, tables }: Store,
  owner: string,
  pair: Pair,
): Promise<void> {
  const deletion = new DeleteCommand({
    TableName: tables.pair,
    Key: pairKey(owner, pair),
    ConditionExpression: "#tag = :tag AND #link = :link",
    ExpressionAttributeNames: { "#tag": "tag_incarnation", "#link": "link_incarnation" },
    ExpressionAttributeValues: { ":tag": pair.tag_incarnation, ":link": pair.link_incarnation },
  });
  await conditionalWrite(documents.send(deletion));
}
