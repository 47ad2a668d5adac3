import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import { ok, readTexts } from "./inputs";
import { keepEntry } from "./keepEntry";
import { newTagSchema } from "./schemas";
import type { Store } from "./store";

/** `POST /tag`: the id of the tag, which is made if there is none. */
export const postTag = (store: Store) =>
  async function postTag(request: GuardedRequest): Promise<HttpResponse> {
    const body = readTexts(request, newTagSchema);
    if (!body.ok) return body.response;
    const { id } = await keepEntry(store, request.owner, "tag", body.value.tag ?? "");
    return ok({ tag_id: id });
  };
