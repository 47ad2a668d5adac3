import { existsSync } from "node:fs";
import type { Context } from "mocha";
import { chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = places.find((place) => existsSync(place));

/** For titles: says aloud that the tests under it do not run here. */
export const withoutChromium =
  executablePath === undefined ? ` (skipped: none of ${places.join(", ")} is installed)` : "";

/** A headless Chromium that talks to nobody by itself; where none is installed, the tests are skipped. */
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
