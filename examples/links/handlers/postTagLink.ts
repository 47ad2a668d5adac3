import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import { findEntries } from "./findEntries";
import { ok, readTexts, unknown } from "./inputs";
import { joinPair } from "./joinPair";
import { newTagLinkSchema } from "./schemas";
import type { Store } from "./store";

/** `POST /taglink`: puts a tag on a link; both must exist. */
export const postTagLink = (store: Store) =>
  async function postTagLink(request: GuardedRequest): Promise<HttpResponse> {
    const { owner } = request;
    const body = readTexts(request, newTagLinkSchema);
    if (!body.ok) return body.response;
    const { tag_id = "", link_id = "" } = body.value;
    const entries = await findEntries(store, owner, [
      { kind: "tag", id: tag_id },
      { kind: "link", id: link_id },
    ]);
    const tag = entries.find(({ kind }) => kind === "tag");
    const link = entries.find(({ kind }) => kind === "link");
    if (tag === undefined) return unknown("tag_id", tag_id);
    if (link === undefined) return unknown("link_id", link_id);
    await joinPair(store, owner, tag, link);
    return ok({ tag_id, link_id });
  };
