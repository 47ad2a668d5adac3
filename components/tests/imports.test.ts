import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { projectFiles, root } from "../../tests/support/projectFiles";

/** What each component's file takes from its neighbours, types included. */
const imports = new Map(
  projectFiles()
    .filter((file) => /^components\/.*\.ts$/.test(file))
    .map((file) => {
      const from = readFileSync(join(root, file), "utf8").matchAll(/ from "(\.[^"]+)";/g);
      return [file, [...from].map(([, path = ""]) => `${join(dirname(file), path)}.ts`)];
    }),
);

/** The first way from a file back to one that was passed, as a list of files. */
function circleFrom(file: string, passed: readonly string[] = []): string[] | undefined {
  const start = passed.indexOf(file);
  if (start >= 0) return [...passed.slice(start), file];
  for (const next of imports.get(file) ?? []) {
    const circle = circleFrom(next, [...passed, file]);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

describe("The components' files", () => {
  it("import each other in one direction, so that each can be read after those it names", () => {
    expect(imports.get("components/securedApi.ts")).to.include("components/route.ts");
    expect([...imports.keys()].map((file) => circleFrom(file)).filter(Boolean)).to.deep.equal([]);
  });
});
