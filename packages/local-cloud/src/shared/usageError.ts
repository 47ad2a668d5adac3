/** A mistake in how a command is used: shown as one line, without a stack. Its name is `UsageError`. */
export function usageError(message: string): Error {
  return Object.assign(new Error(message), { name: "UsageError" });
}
