import type { Route, Routes } from "@secured-api/components";
import { deleteEntry } from "./handlers/deleteEntry";
import { deleteTagLink } from "./handlers/deleteTagLink";
import { getLink } from "./handlers/getLink";
import { getTag } from "./handlers/getTag";
import { getTagLink } from "./handlers/getTagLink";
import { type Handle, linksEndpoint } from "./handlers/linksEndpoint";
import { postLink } from "./handlers/postLink";
import { postTag } from "./handlers/postTag";
import { postTagLink } from "./handlers/postTagLink";
import { newLinkSchema, newTagLinkSchema, newTagSchema } from "./handlers/schemas";
import { openStore, type Store } from "./handlers/store";

const keep = ["update", "batchGet"];
const remove = ["delete", "batchGet"];
const find = { link: ["batchGet"], tag: ["batchGet"] };
const join = { taglink: ["create", "delete"] };

/** Every route is behind an ID token; its function may do with the tables what it says here and nothing else. */
export const routes: Routes = {
  "POST /tag": serve(postTag, { tag: ["update"] }, { body: newTagSchema }),
  "GET /tag": serve(getTag, { tag: ["list", "batchGet"] }),
  "DELETE /tag": serve(deleteEntry("tag"), { tag: remove, taglink: ["list", "delete"] }),
  "POST /link": serve(postLink, { link: keep, tag: keep, ...join }, { body: newLinkSchema }),
  "GET /link": serve(getLink, { ...find, link: ["list", "batchGet"], taglink: ["list"] }),
  "DELETE /link": serve(deleteEntry("link"), { link: remove, taglink: ["list", "delete"] }),
  "POST /taglink": serve(postTagLink, { ...find, ...join }, { body: newTagLinkSchema }),
  "GET /taglink": serve(getTagLink, { ...find, taglink: ["list"] }),
  "DELETE /taglink": serve(deleteTagLink, { taglink: ["delete"] }),
};

function serve(
  handle: (store: Store) => Handle,
  uses: NonNullable<Route["uses"]>,
  body: Pick<Route, "body"> = {},
): Route {
  return { ...body, uses, handler: () => linksEndpoint(handle(openStore())) };
}
