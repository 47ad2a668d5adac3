import { join } from "node:path";

/**
 * The folder of the sources, where workers find their JavaScript. Bundled or compiled, the module that runs is one
 * folder below it.
 */
export const packageDir = join(__dirname, "..");
