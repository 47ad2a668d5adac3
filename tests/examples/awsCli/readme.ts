import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../support/projectFiles";

/** A README's block of commands, the first that holds `what`. */
export function readmeBlock(path: string, what: string): string {
  const blocks = [...readme(path).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code = ""]) => code);
  const block = blocks.find((each) => each.includes(what));
  if (block === undefined) throw new Error(`${path} has no block of commands with ${what}`);
  return block;
}

/** The command within a sentence of a README that starts with `start`. */
export function readmeCommand(path: string, start: string): string {
  const commands = [...readme(path).matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  const command = commands.find((each) => each.startsWith(start));
  if (command === undefined) throw new Error(`${path} has no command ${start}`);
  return command;
}

function readme(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
