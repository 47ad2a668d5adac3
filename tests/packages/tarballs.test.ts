import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { projectFiles, root } from "../support/projectFiles";
import { pack, packages, temporaryFolder } from "./support";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, object>>;
}

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

describe("The tarballs of npm run pack", () => {
  const folder = temporaryFolder();
  const unpacked = (name: string) => join(folder, name, "package");
  let printed: string;

  before(() => {
    writeFileSync(join(folder, "notes.txt"), "not a tarball");
    writeFileSync(join(folder, tarball("http")), "of an earlier run");
    printed = pack(folder);
    for (const name of Object.keys(packages)) {
      mkdirSync(join(folder, name));
      execFileSync("tar", ["-xzf", join("..", tarball(name))], { cwd: join(folder, name) });
    }
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("are one for each package, and a line for each: its name, size and number of files", () => {
    const tarballs = Object.keys(packages).map(tarball);
    expect(readdirSync(folder).filter((file) => file.endsWith(".tgz"))).to.deep.equal(tarballs);
    const lines = tarballs.map((file, i) => {
      const size = (statSync(join(folder, file)).size / 1024).toFixed(1);
      const count = filesIn(unpacked(Object.keys(packages)[i] ?? "")).length;
      return `${file}  ${size} kB  ${String(count)} files\n`;
    });
    expect(printed).to.equal(lines.join(""));
  });

  it("leave in the folder whatever else is there", () => {
    expect(readFileSync(join(folder, "notes.txt"), "utf8")).to.equal("not a tarball");
  });

  for (const [name, source] of Object.entries(packages)) {
    it(`hold of ${source} what is compiled, and nothing else`, () => {
      expect(filesIn(unpacked(name))).to.deep.equal(expectedFiles(source).sort());
    });

    it(`hold of ${source} nothing of the machine that packed it`, () => {
      const paths = [root, homedir(), tmpdir()].filter((path) => path.length > 1);
      const wrong = filesIn(unpacked(name)).filter((file) => {
        const text = readFileSync(join(unpacked(name), file), "utf8");
        return paths.some((path) => text.includes(path));
      });
      expect(wrong).to.deep.equal([]);
    });
  }

  it("have entries for Node.js and for both ways in which TypeScript finds modules", () => {
    const http = manifestOf(join(root, "packages/http"));
    const { version, description, dependencies, peerDependencies, peerDependenciesMeta } = http;
    expect(manifestOf(unpacked("http"))).to.deep.equal({
      name: "@secured-api/http",
      version,
      description,
      license: "Apache-2.0",
      engines: { node: ">=20.19" },
      files: ["dist"],
      exports: { "./*": { types: "./dist/*.d.ts", default: "./dist/*.js" } },
      typesVersions: { "*": { "*": ["./dist/*.d.ts"] } },
      dependencies,
      peerDependencies,
      peerDependenciesMeta,
    });
    const main = {
      files: ["dist"],
      main: "./dist/index.js",
      types: "./dist/index.d.ts",
      exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
    };
    expect(manifestOf(unpacked("components"))).to.deep.equal({
      ...without(manifestOf(join(root, "components")), "scripts", "devDependencies"),
      ...main,
    });
    const cloud = manifestOf(join(root, "packages/local-cloud"));
    expect(manifestOf(unpacked("local-cloud"))).to.deep.equal({
      ...without(cloud, "scripts", "devDependencies"),
      ...main,
      files: ["bin", "dist"],
      // In the repository it bundles the TypeScript at each start.
      dependencies: without(cloud.dependencies, "esbuild"),
    });
  });
});

const tarball = (name: string) => {
  const source = packages[name as keyof typeof packages];
  return `secured-api-${name}-${manifestOf(join(root, source)).version}.tgz`;
};

function without(object: object, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** What a tarball is to hold: fixed names, and two files for each module of the package. */
function expectedFiles(source: string): string[] {
  const sources = projectFiles()
    .filter((file) => file.startsWith(`${source}/`) && !file.includes("/tests/"))
    .map((file) => file.slice(source.length + 1));
  const compiled = sources.flatMap((file) => {
    const path = `dist/${file.replace(/^src\//, "")}`;
    if (file.startsWith("bin/")) return [file];
    if (file.endsWith(".js")) return [path];
    if (!file.endsWith(".ts")) return [];
    return [path.replace(/\.ts$/, ".js"), path.replace(/\.ts$/, ".d.ts")];
  });
  const readme = sources.filter((file) => file === "README.md");
  return ["LICENSE", ...readme, "package.json", ...compiled];
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return entries
    .filter((entry) => statSync(join(folder, entry)).isFile())
    .map((entry) => entry.replaceAll("\\", "/"))
    .sort();
}
