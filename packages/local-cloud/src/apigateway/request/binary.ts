/** Whether a media type counts as binary: it, its family (`image/*`) or everything is among the API's binary types. */
export function isBinary(mediaType: string, binaryMediaTypes: readonly string[]): boolean {
  const type = mediaType.split(";")[0]?.trim().toLowerCase() ?? "";
  const family = `${type.split("/")[0] ?? ""}/*`;
  const all = ["*/*", family, type];
  return binaryMediaTypes.some((binary) => all.includes(binary.toLowerCase()));
}
