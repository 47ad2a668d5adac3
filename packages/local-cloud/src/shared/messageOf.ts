/** The message of whatever was thrown; of what is no error, its string. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
