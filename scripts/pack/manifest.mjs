/**
 * The package.json of a tarball, from the repository's by one rule: an entry `./src/*.ts`, or `./*.ts` of a package
 * without `src`, is compiled to `./dist/*.js`, with its declarations in `./dist/*.d.ts`. `compiled` is what is in dist/.
 */
export function packedManifest(manifest, compiled) {
  const { scripts, devDependencies, ...kept } = manifest;
  const entries = Object.entries(manifest.exports).map(([entry, { default: file }]) => {
    const path = file.replace(/^\.\/(src\/)?/, "./dist/").replace(/\.ts$/, "");
    return [entry, { types: `${path}.d.ts`, default: `${path}.js` }];
  });
  const main = entries.find(([entry]) => entry === ".")?.[1];
  const others = entries.filter(([entry]) => entry !== ".");
  return {
    ...kept,
    files: manifest.bin === undefined ? ["dist"] : ["bin", "dist"],
    ...(main && { main: main.default, types: main.types }),
    exports: Object.fromEntries(entries),
    // moduleResolution node10 does not read `exports`.
    ...(others.length > 0 && {
      typesVersions: {
        "*": Object.fromEntries(others.map(([entry, { types }]) => [entry.slice(2), [types]])),
      },
    }),
    dependencies: imported(manifest.dependencies, [...compiled.values()]),
  };
}

/** Without what only the repository needs, to run TypeScript: what no compiled file imports. */
function imported(dependencies, files) {
  const isImported = (name) => {
    const module = name.replace("@types/", "");
    return files.some((text) => text.includes(`"${module}"`) || text.includes(`"${module}/`));
  };
  return Object.fromEntries(Object.entries(dependencies).filter(([name]) => isImported(name)));
}
