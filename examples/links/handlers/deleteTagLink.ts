import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import { isUuid } from "@secured-api/http/uuid";
import { badRequest, ok, parameter } from "./inputs";
import { pairKey } from "./pair";
import type { Store } from "./store";

/** `DELETE /taglink?tag_id=&link_id=`: takes a tag off a link; both stay. */
export const deleteTagLink = (store: Store) =>
  async function deleteTagLink(request: GuardedRequest): Promise<HttpResponse> {
    const [tag_id = "", link_id = ""] = [
      parameter(request, "tag_id"),
      parameter(request, "link_id"),
    ];
    if (tag_id === "" || link_id === "") return badRequest("tag_id and link_id are required");
    const removed =
      isUuid(tag_id) && isUuid(link_id) && (await remove(store, request.owner, tag_id, link_id));
    return removed
      ? ok({ tag_id, link_id })
      : badRequest(`Unknown pair of tag_id ${tag_id} and link_id ${link_id}`);
  };

async function remove(
  { documents, tables }: Store,
  owner: string,
  tag_id: string,
  link_id: string,
): Promise<boolean> {
  const Key = pairKey(owner, { tag_id, link_id });
  const { Attributes, $metadata } = await documents.send(
    new DeleteCommand({ TableName: tables.pair, Key, ReturnValues: "ALL_OLD" }),
  );
  // Nothing there on a second attempt: most likely the first one removed it, and its reply was lost.
  return Attributes !== undefined || ($metadata.attempts ?? 1) > 1;
}
