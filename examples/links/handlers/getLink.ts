import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import { type Entry, entryId, shownEntry } from "./entry";
import { findEntries } from "./findEntries";
import { ok, parameter } from "./inputs";
import { listEntries } from "./listEntries";
import { listPairs } from "./listPairs";
import { livePairs } from "./livePairs";
import type { Store } from "./store";

/**
 * `GET /link`: the one that `link_id` names, else those with the tag that `tag_id` or `tag` names, else all. An unknown
 * one is an empty list, and is not made.
 */
export const getLink = (store: Store) =>
  async function getLink(request: GuardedRequest): Promise<HttpResponse> {
    const links = await linksFor(store, request);
    return ok(links.map(shownEntry));
  };

async function linksFor(store: Store, request: GuardedRequest): Promise<readonly Entry[]> {
  const { owner } = request;
  const link_id = parameter(request, "link_id");
  if (link_id !== undefined) return findEntries(store, owner, [{ kind: "link", id: link_id }]);
  const tag = parameter(request, "tag");
  const tag_id =
    parameter(request, "tag_id") ?? (tag === undefined ? undefined : entryId(owner, "tag", tag));
  if (tag_id === undefined) return listEntries(store, owner, "link");
  const pairs = await livePairs(store, owner, await listPairs(store, owner, { tag_id }));
  return pairs.map(({ link }) => link);
}
