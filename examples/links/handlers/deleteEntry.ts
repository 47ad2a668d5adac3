import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import type { Kind } from "./entry";
import { badRequest, ok, parameter, unknown } from "./inputs";
import { removeEntry } from "./removeEntry";
import type { Store } from "./store";

/** `DELETE /link?link_id=` and `DELETE /tag?tag_id=`: with its pairs. */
export const deleteEntry = (kind: Kind) => (store: Store) =>
  async function deleteEntry(request: GuardedRequest): Promise<HttpResponse> {
    const name = `${kind}_id`;
    const id = parameter(request, name) ?? "";
    if (id === "") return badRequest(`${name} is required`);
    const removed = await removeEntry(store, request.owner, { kind, id });
    return removed ? ok({ [name]: id }) : unknown(name, id);
  };
