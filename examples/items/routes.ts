import type { Routes } from "@secured-api/components";
import { endpoint } from "@secured-api/http/endpoint";
import {
  auditItems,
  createItem,
  listItems,
  methodNotAllowed,
  newItemSchema,
} from "./handlers/items";
import { openItems } from "./handlers/store";

/** The API's routes, and what each may do with the table of items. */
export const routes: Routes = {
  "GET /items": {
    scopes: ["items/read"],
    uses: { items: ["list"] },
    handler: () => endpoint(listItems(openItems())),
  },
  "POST /items": {
    scopes: ["items/write"],
    uses: { items: ["create"] },
    body: newItemSchema,
    handler: () => endpoint(createItem(openItems())),
  },
  // For the group `admins` alone: whoever else signs in has no token with this scope.
  "GET /owners/{id}/items": {
    scopes: ["items/audit"],
    uses: { items: ["list"] },
    handler: () => endpoint(auditItems(openItems())),
  },
  "ANY /items": {
    scopes: ["items/read", "items/write"],
    handler: () => endpoint(methodNotAllowed("GET, POST")),
  },
};
