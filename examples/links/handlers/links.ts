import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import { badRequest, ok, parameter, readStrings, unknown } from "./endpoint";
import { type Entry, entryBody, entryId, getEntries, putEntry, queryEntries } from "./entries";
import { livePairs, putPair, queryPairs } from "./pairs";
import { newLinkSchema } from "./schemas";
import type { Store } from "./store";

/**
 * `POST /link`: keeps the link with a tag on it, by the tag itself or by the `tag_id` of one that
 * exists. Nothing is written for an unknown one.
 */
export const postLink = (store: Store) =>
  async function postLink(request: GuardedRequest): Promise<HttpResponse> {
    const { owner } = request;
    const body = readStrings(request, newLinkSchema);
    if (!body.ok) return body.response;
    const { link: value = "", tag: tagValue, tag_id } = body.value;

    if (tag_id === undefined && tagValue === undefined)
      return badRequest("tag or tag_id is required");
    const [tag] =
      tag_id === undefined
        ? [await putEntry(store, owner, "tag", tagValue ?? "")]
        : await getEntries(store, owner, [{ kind: "tag", id: tag_id }]);
    if (tag === undefined) return unknown("tag_id", tag_id ?? "");
    const link = await putEntry(store, owner, "link", value);
    await putPair(store, owner, tag, link);
    return ok({ link_id: link.id });
  };

/**
 * `GET /link`: the one that `link_id` names, otherwise those with the tag that `tag_id` or `tag`
 * names, otherwise all. An unknown one is an empty list, and is not created.
 */
export const getLink = (store: Store) =>
  async function getLink(request: GuardedRequest): Promise<HttpResponse> {
    const links = await linksFor(store, request);
    return ok(links.map(entryBody));
  };

async function linksFor(store: Store, request: GuardedRequest): Promise<readonly Entry[]> {
  const { owner } = request;
  const link_id = parameter(request, "link_id");
  if (link_id !== undefined) return getEntries(store, owner, [{ kind: "link", id: link_id }]);
  const tag = parameter(request, "tag");
  const tag_id =
    parameter(request, "tag_id") ?? (tag === undefined ? undefined : entryId(owner, "tag", tag));
  if (tag_id === undefined) return queryEntries(store, owner, "link");
  const pairs = await livePairs(store, owner, await queryPairs(store, owner, { tag_id }));
  return pairs.map(({ link }) => link);
}
