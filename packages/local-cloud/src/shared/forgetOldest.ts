/** Deletes entries until at most `limit` are left, in the order in which they were added. */
export function forgetOldest(map: Map<unknown, unknown>, limit: number): void {
  for (const key of map.keys()) {
    if (map.size <= limit) return;
    map.delete(key);
  }
}
