import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { projectFiles, root } from "./support/projectFiles";

const documents = projectFiles().filter((file) => file.endsWith(".md"));

/** A document's prose: what is in code blocks is no link and no heading. */
const prose = (file: string) =>
  readFileSync(join(root, file), "utf8").replace(/^```[^]*?^```$/gm, "");

/** Where a document's links lead, but for other sites. */
function relativeLinks(file: string): string[] {
  const text = prose(file);
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g), ...text.matchAll(/^\[[^\]]+\]: (\S+)$/gm)];
  return links.flatMap(([, link = ""]) => (/^[a-z]+:/.test(link) ? [] : [link]));
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchors(file: string): string[] {
  const headings = [...prose(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function leadsSomewhere(file: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? file : join(dirname(file), path);
  return (
    existsSync(join(root, target)) && (anchor === undefined || anchors(target).includes(anchor))
  );
}

const files = projectFiles();
const folders = new Set(files.flatMap((file) => /^([^/]+)\//.exec(file)?.[1] ?? []));

/** What is code in a document's prose and looks like a path from the repository's folder. */
function quotedPaths(file: string): string[] {
  const words = [...prose(file).matchAll(/`([^`]+)`/g)].flatMap(([, code = ""]) =>
    code.split(/[\s"']+/),
  );
  return words.filter(
    (word) =>
      /^[\w./-]+$/.test(word) && word.includes("/") && folders.has(word.split("/", 1).join()),
  );
}

/** A path is written from the repository's folder, or from the package's in the package's own documents. */
function isThere(file: string, path: string): boolean {
  const [inPackage = ""] =
    /^(components|packages\/[^/]+|examples\/[^/]+|delivery)\//.exec(file) ?? [];
  const paths = [path, join(inPackage, path)];
  return paths.some((each) => existsSync(join(root, each)) || existsSync(join(root, `${each}.ts`)));
}

describe("The documents", () => {
  it("name no file of the repository that is not there", () => {
    const all = documents.flatMap((file) => quotedPaths(file).map((path) => ({ file, path })));
    expect(all.length).to.be.above(50);
    const broken = all.filter(({ file, path }) => !isThere(file, path) && path !== "examples/NAME");
    expect(broken).to.deep.equal([]);
  });

  it("that are packed have no link out of their package, whose tarball has nothing else", () => {
    for (const readme of ["components/README.md", "packages/http/README.md"])
      expect(relativeLinks(readme), readme).to.deep.equal([]);
  });

  it("have no link within the repository that leads nowhere", () => {
    const all = documents.flatMap((file) => relativeLinks(file).map((link) => ({ file, link })));
    expect(all.length).to.be.above(50);
    const broken = all.filter(({ file, link }) => !leadsSomewhere(file, link));
    expect(broken).to.deep.equal([]);
  });

  it("that are packed with a package have no link to what is not", () => {
    const packed = documents.filter((file) =>
      /^(components|packages\/[^/]+)\/README\.md$/.test(file),
    );
    expect(packed).to.have.length(3);
    expect(packed.flatMap(relativeLinks)).to.deep.equal([]);
  });
});
