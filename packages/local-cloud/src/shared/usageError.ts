/** A mistake of the person at the keyboard: shown as one clear line, without a stack. */
export function usageError(message: string): Error {
  return Object.assign(new Error(message), { name: "UsageError" });
}
