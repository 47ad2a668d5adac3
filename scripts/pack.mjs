// `npm run pack`: leaves a tarball of each package in dist/, which it empties first, or in the folder that is named on the
// command line, where it replaces the tarballs of the same names alone. They hold JavaScript and declarations; the repository
// itself runs the TypeScript, without a build.
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { compile } from "./pack/compile.mjs";
import { packedManifest } from "./pack/manifest.mjs";

const root = join(import.meta.dirname, "..");
const packages = [
  { folder: "components", captured: true },
  { folder: "packages/http", captured: true },
  { folder: "packages/local-cloud", captured: false },
];

/** What the bin runs a command by: in the repository a file of the same name bundles the TypeScript first. */
const runCommand = `"use strict";
module.exports = (name) => require(\`../dist/cli/\${name}.js\`);
`;

const dist = join(root, "dist");
const destination = resolve(process.argv[2] ?? dist);
// Another folder is not ours to empty.
if (destination === dist) rmSync(dist, { recursive: true, force: true });
mkdirSync(destination, { recursive: true });
for (const each of packages) {
  const staging = mkdtempSync(join(tmpdir(), "pack-"));
  try {
    stage(each, staging);
    const { filename, size, entryCount } = npmPack(staging);
    console.log(`${filename}  ${(size / 1024).toFixed(1)} kB  ${entryCount} files`);
  } finally {
    rmSync(staging, { recursive: true });
  }
}

/** Lays out in `staging` what the tarball of a package holds. */
function stage({ folder, captured }, staging) {
  const source = join(root, folder);
  const write = (path, text) => {
    mkdirSync(dirname(join(staging, path)), { recursive: true });
    writeFileSync(join(staging, path), text);
  };
  const compiled = compile(source, captured);
  for (const [path, text] of compiled) write(`dist/${path}`, text);
  if (existsSync(join(source, "bin"))) {
    cpSync(join(source, "bin"), join(staging, "bin"), { recursive: true });
    write("bin/runCommand.js", runCommand);
  }
  const manifest = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  write("package.json", `${JSON.stringify(packedManifest(manifest, compiled), null, 2)}\n`);
  cpSync(join(root, "LICENSE"), join(staging, "LICENSE"));
  const readme = join(source, "README.md");
  if (existsSync(readme)) cpSync(readme, join(staging, "README.md"));
}

function npmPack(staging) {
  const args = ["pack", "--json", "--pack-destination", destination];
  const shell = process.platform === "win32";
  return JSON.parse(execFileSync("npm", args, { cwd: staging, encoding: "utf8", shell }))[0];
}
