// The gate of `npm test`: what the tests cover of each package, in percent. A room that is not covered at all, or a
// worker's file that was lost, fails here.
import { readFileSync } from "node:fs";
import { relative } from "node:path";

/** The least that is covered, by folder: lines, branches, functions. */
const gates = {
  components: [90, 90, 90],
  handlers: [95, 95, 95],
  "packages/http": [95, 95, 95],
  "packages/local-cloud": [90, 90, 90],
};
const measures = ["lines", "branches", "functions"];

const summary = JSON.parse(readFileSync("coverage/coverage-summary.json", "utf8"));
const files = Object.entries(summary)
  .filter(([file]) => file !== "total")
  .map(([file, covered]) => [relative(process.cwd(), file).replaceAll("\\", "/"), covered]);

let failed = false;
for (const [folder, least] of Object.entries(gates)) {
  const own = files.filter(([file]) => file.startsWith(`${folder}/`)).map(([, covered]) => covered);
  const figures = measures.map((measure, index) => {
    const sum = (key) => own.reduce((total, covered) => total + covered[measure][key], 0);
    const percent = (100 * sum("covered")) / Math.max(1, sum("total"));
    const low = percent < least[index];
    failed ||= low;
    return `${measure} ${percent.toFixed(1)} %${low ? ` (at least ${least[index]} %)` : ""}`;
  });
  console.log(`Coverage of ${folder}: ${figures.join(", ")}`);
}
if (failed) {
  console.error("The coverage is below its gate: test what is new, or see which test did not run.");
  process.exitCode = 1;
}
