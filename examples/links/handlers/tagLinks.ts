import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import { isUuid } from "@secured-api/http/uuid";
import { badRequest, ok, parameter, readStrings, unknown } from "./endpoint";
import { getEntries } from "./entries";
import { livePairs, pairKey, putPair, queryPairs } from "./pairs";
import { newTagLinkSchema } from "./schemas";
import type { Store } from "./store";

/** `POST /taglink`: puts a tag on a link; both must exist. */
export const postTagLink = (store: Store) =>
  async function postTagLink(request: GuardedRequest): Promise<HttpResponse> {
    const { owner } = request;
    const body = readStrings(request, newTagLinkSchema);
    if (!body.ok) return body.response;
    const { tag_id = "", link_id = "" } = body.value;
    const entries = await getEntries(store, owner, [
      { kind: "tag", id: tag_id },
      { kind: "link", id: link_id },
    ]);
    const tag = entries.find(({ kind }) => kind === "tag");
    const link = entries.find(({ kind }) => kind === "link");
    if (tag === undefined) return unknown("tag_id", tag_id);
    if (link === undefined) return unknown("link_id", link_id);
    await putPair(store, owner, tag, link);
    return ok({ tag_id, link_id });
  };

/** `GET /taglink`: the pairs of `tag_id`, of `link_id` or of both, otherwise all. */
export const getTagLink = (store: Store) =>
  async function getTagLink(request: GuardedRequest): Promise<HttpResponse> {
    const { owner } = request;
    const filter = {
      tag_id: parameter(request, "tag_id"),
      link_id: parameter(request, "link_id"),
    };
    const pairs = await livePairs(store, owner, await queryPairs(store, owner, filter));
    return ok(pairs.map(({ tag, link }) => ({ tag_id: tag.id, link_id: link.id })));
  };

/** `DELETE /taglink?tag_id=&link_id=`: takes a tag off a link; both stay. */
export const deleteTagLink = (store: Store) =>
  async function deleteTagLink(request: GuardedRequest): Promise<HttpResponse> {
    const { owner } = request;
    const tag_id = parameter(request, "tag_id") ?? "";
    const link_id = parameter(request, "link_id") ?? "";
    if (tag_id === "" || link_id === "") return badRequest("tag_id and link_id are required");
    const deleted =
      isUuid(tag_id) && isUuid(link_id) && (await deleteTagOnLink(store, owner, tag_id, link_id));
    return deleted
      ? ok({ tag_id, link_id })
      : badRequest(`Unknown pair of tag_id ${tag_id} and link_id ${link_id}`);
  };

async function deleteTagOnLink(
  { documents, tables }: Store,
  owner: string,
  tag_id: string,
  link_id: string,
): Promise<boolean> {
  const Key = pairKey(owner, { tag_id, link_id });
  const { Attributes, $metadata } = await documents.send(
    new DeleteCommand({ TableName: tables.pair, Key, ReturnValues: "ALL_OLD" }),
  );
  // Nothing there on a second attempt: most likely the first one deleted it, and its response was
  // lost.
  return Attributes !== undefined || ($metadata.attempts ?? 1) > 1;
}
