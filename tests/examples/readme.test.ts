import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readProject } from "@secured-api/local-cloud";
import { expect } from "chai";
import { root } from "../support/projectFiles";

/** How many features each document has, in the order of their numbers. */
const features = [23, 16, 26, 16, 10];

interface Row {
  readonly number: string;
  /** The files that the row or its table's heading names, by their paths in the repository. */
  readonly files: readonly string[];
  /** The names of tests, in quotes. */
  readonly tests: readonly string[];
}

/** Every row of the tables of features. */
function readRows(markdown: string): Row[] {
  let heading = "";
  return markdown.split("\n").flatMap((line) => {
    const cells = line.split("|").map((cell) => cell.trim());
    if (cells[1] === "#") heading = cells[4] ?? "";
    const [, number = "", , , shown = ""] = cells;
    if (!/^\d\.\d+$/.test(number)) return [];
    // A name may quote a word or two itself.
    const tests = [...shown.matchAll(/(?<=^|[:,;] )"(.+?)"(?=$|[,;] ["`]|;| [a-z])/g)];
    return [{ number, files: filesIn(heading, shown), tests: tests.map(([, name = ""]) => name) }];
  });
}

/** A heading may name the folder of the files that its table names without one. */
function filesIn(heading: string, shown: string): string[] {
  const folder = /\(in `(.+)`\)/.exec(heading)?.[1] ?? "";
  const named = [...`${heading} ${shown}`.matchAll(/`([\w/.-]+\.ts)`/g)];
  return named.map(([, file = ""]) => (file.includes("/") ? file : folder + file));
}

describe("examples/README.md", () => {
  const rows = readRows(readFileSync(join(root, "examples/README.md"), "utf8"));

  it("has every feature of the documents once", () => {
    const numbers = features.flatMap((count, document) =>
      Array.from({ length: count }, (_, n) => `${String(document)}.${String(n + 1)}`),
    );
    expect(rows.map(({ number }) => number).sort()).to.deep.equal(numbers.sort());
  });

  it("names for each feature tests that there are", () => {
    for (const { number, files, tests } of rows) {
      // What the documents themselves leave to the future has no test.
      if (number !== "3.15") expect(tests, number).not.to.deep.equal([]);
      const sources = files.map((file) => readFileSync(join(root, file), "utf8")).join("\n");
      for (const name of tests) {
        const parts = name.split("…").map((part) => part.trim());
        for (const part of parts) expect(sources, number).to.contain(part);
      }
    }
  });
});

describe("examples/*/README.md", () => {
  for (const name of ["hello", "items", "links", "accounts"]) {
    it(`${name} reads the outputs where npm start -- examples/${name} writes them`, () => {
      const markdown = readFileSync(join(root, "examples", name, "README.md"), "utf8");
      const { project, stack } = readProject(join(root, "examples", name), "dev");
      const paths = markdown.match(/\.local\/[\w./-]+/g);
      expect(paths).to.deep.equal([`.local/${project}-${stack}/outputs.json`]);
    });
  }
});
