import { isRecord } from "./json";

/** A file or directory that a program passes to a resource. */
export type Asset =
  | { readonly kind: "text"; readonly text: string }
  /** Two assets with the same `stamp` have the same content. */
  | { readonly kind: "path"; readonly path: string; readonly stamp?: string }
  | { readonly kind: "archive"; readonly assets: Readonly<Record<string, Asset>> };

export function isAsset(value: unknown): value is Asset {
  return isRecord(value) && (value.kind === "text" || value.kind === "path" || isArchive(value));
}

function isArchive(value: Readonly<Record<string, unknown>>): boolean {
  return value.kind === "archive" && isRecord(value.assets);
}
