import { join } from "node:path";

/** The repository: its todo program is the example under test, and its packages are those of other programs. */
export const root = join(__dirname, "..", "..", "..", "..");
