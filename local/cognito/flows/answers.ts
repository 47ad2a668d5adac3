import type { Answer } from "./answer";
import { newPassword } from "./newPassword";

/** The challenges that can be answered, by their API name. */
export const answers: ReadonlyMap<string, Answer> = new Map([
  ["NEW_PASSWORD_REQUIRED", newPassword],
]);
