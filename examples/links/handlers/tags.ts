import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import { ok, parameter, readStrings } from "./endpoint";
import { entryBody, entryId, getEntries, putEntry, queryEntries } from "./entries";
import { newTagSchema } from "./schemas";
import type { Store } from "./store";

/** `POST /tag`: the id of the tag, which is created if there is none. */
export const postTag = (store: Store) =>
  async function postTag(request: GuardedRequest): Promise<HttpResponse> {
    const body = readStrings(request, newTagSchema);
    if (!body.ok) return body.response;
    const { id } = await putEntry(store, request.owner, "tag", body.value.tag ?? "");
    return ok({ tag_id: id });
  };

/**
 * `GET /tag`: the one that `tag_id` or `tag` names, otherwise all. An unknown one is an empty list,
 * and is not created.
 */
export const getTag = (store: Store) =>
  async function getTag(request: GuardedRequest): Promise<HttpResponse> {
    const { owner } = request;
    const tag = parameter(request, "tag");
    const id =
      parameter(request, "tag_id") ?? (tag === undefined ? undefined : entryId(owner, "tag", tag));
    const tags =
      id === undefined
        ? await queryEntries(store, owner, "tag")
        : await getEntries(store, owner, [{ kind: "tag", id }]);
    return ok(tags.map(entryBody));
  };
