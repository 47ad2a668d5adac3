import { existsSync } from "node:fs";
import type { Context } from "mocha";
import { chromium } from "playwright-core";

const paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = paths.find((path) => existsSync(path));

/** For titles: says that the tests under it do not run here. */
export const withoutChromium =
  executablePath === undefined ? ` (skipped: none of ${paths.join(", ")} is installed)` : "";

/** A headless Chromium that makes no requests by itself; where none is installed, the tests are skipped. */
export async function startChromium(context: Context) {
  if (executablePath === undefined) {
    // The only tests that may be skipped: Chromium is no package of this project.
    // eslint-disable-next-line no-restricted-syntax
    return context.skip();
  }
  return chromium.launch({
    executablePath,
    args: [
      ..."--no-sandbox --headless --disable-gpu --no-first-run --disable-sync".split(" "),
      ..."--disable-background-networking --disable-component-update".split(" "),
    ],
  });
}
