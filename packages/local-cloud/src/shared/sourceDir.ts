import { join } from "node:path";

/**
 * The directory of the sources, in which workers find their JavaScript. The module that runs is one directory below,
 * whether it is this one or the bundle of a command.
 */
export const sourceDir = join(__dirname, "..");
