import type { Route, Routes } from "@secured-api/components";
import { deleteEntry } from "./handlers/deleteEntry";
import { type Handle, linksEndpoint } from "./handlers/endpoint";
import { getLink, postLink } from "./handlers/links";
import { newLinkSchema, newTagLinkSchema, newTagSchema } from "./handlers/schemas";
import { openStore, type Store } from "./handlers/store";
import { deleteTagLink, getTagLink, postTagLink } from "./handlers/tagLinks";
import { getTag, postTag } from "./handlers/tags";

const putEntry = ["update", "batchGet"];
const deletes = ["delete", "batchGet"];
const getEntries = { link: ["batchGet"], tag: ["batchGet"] };
const putPair = { taglink: ["create", "delete"] };

/** Every route takes ID tokens; its function may use the tables as it says here and no further. */
export const routes: Routes = {
  "POST /tag": serve(postTag, { tag: ["update"] }, { body: newTagSchema }),
  "GET /tag": serve(getTag, { tag: ["list", "batchGet"] }),
  "DELETE /tag": serve(deleteEntry("tag"), { tag: deletes, taglink: ["list", "delete"] }),
  "POST /link": serve(
    postLink,
    { link: putEntry, tag: putEntry, ...putPair },
    { body: newLinkSchema },
  ),
  "GET /link": serve(getLink, { ...getEntries, link: ["list", "batchGet"], taglink: ["list"] }),
  "DELETE /link": serve(deleteEntry("link"), { link: deletes, taglink: ["list", "delete"] }),
  "POST /taglink": serve(postTagLink, { ...getEntries, ...putPair }, { body: newTagLinkSchema }),
  "GET /taglink": serve(getTagLink, { ...getEntries, taglink: ["list"] }),
  "DELETE /taglink": serve(deleteTagLink, { taglink: ["delete"] }),
};

function serve(
  handle: (store: Store) => Handle,
  uses: NonNullable<Route["uses"]>,
  body: Pick<Route, "body"> = {},
): Route {
  return { ...body, uses, handler: () => linksEndpoint(handle(openStore())) };
}
