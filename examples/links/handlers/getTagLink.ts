import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import { ok, parameter } from "./inputs";
import { listPairs } from "./listPairs";
import { livePairs } from "./livePairs";
import type { Store } from "./store";

/** `GET /taglink`: the pairs of `tag_id`, of `link_id` or of both, else all. */
export const getTagLink = (store: Store) =>
  async function getTagLink(request: GuardedRequest): Promise<HttpResponse> {
    const { owner } = request;
    const filter = {
      tag_id: parameter(request, "tag_id"),
      link_id: parameter(request, "link_id"),
    };
    const pairs = await livePairs(store, owner, await listPairs(store, owner, filter));
    return ok(pairs.map(({ tag, link }) => ({ tag_id: tag.id, link_id: link.id })));
  };
