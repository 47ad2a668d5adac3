import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { assetFiles, locateAssets } from "../../src/program/assets";

describe("Assets", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "assets-"));
    for (const folder of ["code", "code/node_modules", "code/lib"])
      mkdirSync(join(directory, folder));
    for (const file of ["code/index.js", "code/lib/a.js", "code/node_modules/b.js", "one.json"])
      writeFileSync(join(directory, file), "1");
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const inputs = {
    name: "f",
    other: { kind: 1 },
    code: {
      kind: "archive",
      assets: {
        all: { kind: "path", path: "./code" },
        "one.json": { kind: "path", path: "one.json" },
        "two.json": { kind: "text", text: "{}" },
      },
    },
  };

  it("are found in the program's folder, wherever the local cloud runs", () => {
    const located = locateAssets(inputs, directory);
    expect(located).to.deep.include({ name: "f", other: { kind: 1 } });
    for (const [name, path] of [
      ["all", "code"],
      ["one\\.json", "one.json"],
    ] as const) {
      expect(located).to.have.nested.property(`code.assets.${name}.path`, join(directory, path));
    }
    expect(located).to.deep.nested.include({
      "code.assets.two\\.json": { kind: "text", text: "{}" },
    });
  });

  it("differ once a file of theirs does, also one deep down, or one that is new or gone", () => {
    const seen = new Set<string>();
    const look = () => seen.add(JSON.stringify(locateAssets(inputs, directory))).size;
    expect([look(), look()]).to.deep.equal([1, 1]);
    writeFileSync(join(directory, "code/lib/a.js"), "22");
    expect(look()).to.equal(2);
    writeFileSync(join(directory, "code/lib/c.js"), "1");
    expect(look()).to.equal(3);
    rmSync(join(directory, "one.json"));
    expect(look()).to.equal(4);
  });

  it("name their files, packages aside", () => {
    expect(assetFiles(locateAssets(inputs, directory))).to.deep.equal(
      ["code/index.js", "code/lib/a.js", "one.json"].map((file) => join(directory, file)),
    );
    expect(assetFiles({ name: "f" })).to.deep.equal([]);
  });
});
