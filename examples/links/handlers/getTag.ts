import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import { entryId, shownEntry } from "./entry";
import { findEntries } from "./findEntries";
import { ok, parameter } from "./inputs";
import { listEntries } from "./listEntries";
import type { Store } from "./store";

/** `GET /tag`: the one that `tag_id` or `tag` names, else all. An unknown one is an empty list, and is not made. */
export const getTag = (store: Store) =>
  async function getTag(request: GuardedRequest): Promise<HttpResponse> {
    const { owner } = request;
    const tag = parameter(request, "tag");
    const id =
      parameter(request, "tag_id") ?? (tag === undefined ? undefined : entryId(owner, "tag", tag));
    const tags =
      id === undefined
        ? await listEntries(store, owner, "tag")
        : await findEntries(store, owner, [{ kind: "tag", id }]);
    return ok(tags.map(shownEntry));
  };
