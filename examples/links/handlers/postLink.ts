import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import { findEntries } from "./findEntries";
import { badRequest, ok, readTexts, unknown } from "./inputs";
import { joinPair } from "./joinPair";
import { keepEntry } from "./keepEntry";
import { newLinkSchema } from "./schemas";
import type { Store } from "./store";

/**
 * `POST /link`: keeps the link with a tag on it, by the tag itself or by the `tag_id` of one that exists. Nothing is
 * written for an unknown one.
 */
export const postLink = (store: Store) =>
  async function postLink(request: GuardedRequest): Promise<HttpResponse> {
    const { owner } = request;
    const body = readTexts(request, newLinkSchema);
    if (!body.ok) return body.response;
    const { link: value = "", tag: tagValue, tag_id } = body.value;

    if (tag_id === undefined && tagValue === undefined)
      return badRequest("tag or tag_id is required");
    const [tag] =
      tag_id === undefined
        ? [await keepEntry(store, owner, "tag", tagValue ?? "")]
        : await findEntries(store, owner, [{ kind: "tag", id: tag_id }]);
    if (tag === undefined) return unknown("tag_id", tag_id ?? "");
    const link = await keepEntry(store, owner, "link", value);
    await joinPair(store, owner, tag, link);
    return ok({ link_id: link.id });
  };
