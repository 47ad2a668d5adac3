import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { unpack } from "../../src/lambda/unpack";

describe("unpack", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "unpack-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("lays out strings, files and archives within archives", () => {
    unpack(
      {
        kind: "archive",
        assets: {
          "a/b.js": { kind: "text", text: "1" },
          copy: { kind: "path", path: __filename },
          c: { kind: "archive", assets: { "d.js": { kind: "text", text: "2" } } },
        },
      },
      directory,
    );
    const read = (path: string) => readFileSync(join(directory, path), "utf8");
    expect([read("a/b.js"), read("c/d.js")]).to.deep.equal(["1", "2"]);
    expect(read("copy")).to.equal(readFileSync(__filename, "utf8"));
  });

  it("rejects a path that leads out of the archive", () => {
    const assets = { "../../node_modules/x.js": { kind: "text", text: "" } } as const;
    expect(() => {
      unpack({ kind: "archive", assets }, directory);
    }).to.throw("lies outside of it");
  });
});
