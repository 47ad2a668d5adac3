import { runtime } from "@pulumi/pulumi";
import { expect } from "chai";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { readProperties, writeProperties } from "../../src/program/properties";
import { isAsset } from "../../src/shared/asset";

const read = (value: Record<string, JavaScriptValue>) =>
  readProperties(Struct.fromJavaScript(value));

/** A value of a kind that Pulumi's wire format marks; the marks are those of Pulumi's own SDK. */
const marked = (mark: string, members: Record<string, JavaScriptValue>) => ({
  [runtime.specialSigKey]: mark,
  ...members,
});
const secret = (value: JavaScriptValue) => marked(runtime.specialSecretSig, { value });
const asset = (members: Record<string, JavaScriptValue>) =>
  marked(runtime.specialAssetSig, members);
const archive = (members: Record<string, JavaScriptValue>) =>
  marked(runtime.specialArchiveSig, members);

describe("Properties on the wire", () => {
  it("are read as they were sent", () => {
    const sent = {
      text: "ä",
      count: 1.5,
      on: false,
      none: null,
      list: [1, ["a"], {}],
      deep: { a: { b: "" } },
    };
    expect(read(sent)).to.deep.equal(sent);
    expect(readProperties(undefined)).to.deep.equal({});
  });

  it("lose the mark of a secret, wherever it is, and nothing else", () => {
    const sent = { key: secret("k"), list: [secret({ inner: secret(2) })] };
    expect(read(sent)).to.deep.equal({ key: "k", list: [{ inner: 2 }] });
  });

  it("hold nothing where a value is unknown", () => {
    expect(read({ a: runtime.unknownValue, list: [runtime.unknownValue, 1] })).to.deep.equal({
      a: undefined,
      list: [undefined, 1],
    });
  });

  it("name a resource by its id, a component by its URN", () => {
    const urn = "urn:pulumi:dev::notes::todo:Component::c";
    const reference = (id: string) => marked(runtime.specialResourceSig, { urn, id });
    expect(read({ custom: reference("table-1"), component: reference("") })).to.deep.equal({
      custom: "table-1",
      component: urn,
    });
  });

  it("describe files, folders and archives within archives", () => {
    const { code, file } = read({
      file: asset({ path: "./a.txt" }),
      code: archive({
        assets: {
          "index.js": asset({ text: "exports.handler" }),
          empty: asset({ text: "" }),
          node_modules: archive({ path: "./node_modules" }),
          nested: archive({ assets: {} }),
        },
      }),
    });
    expect(file).to.deep.equal({ kind: "path", path: "./a.txt" });
    expect(code).to.deep.equal({
      kind: "archive",
      assets: {
        "index.js": { kind: "text", text: "exports.handler" },
        empty: { kind: "text", text: "" },
        node_modules: { kind: "path", path: "./node_modules" },
        nested: { kind: "archive", assets: {} },
      },
    });
    expect([code, file].map(isAsset)).to.deep.equal([true, true]);
    expect([{ kind: "archive" }, { kind: "other" }, "text", null].map(isAsset)).to.deep.equal([
      ...[false, false, false, false],
    ]);
  });

  const rejected: readonly [string, JavaScriptValue, string][] = [
    ["a remote asset", asset({ uri: "https://example.com/a" }), "remote assets are not supported"],
    ["a remote archive", archive({ uri: "https://example.com/a.zip" }), "remote assets are not"],
    [
      "an archive that is malformed",
      archive({ assets: { "a.js": "text" } }),
      "asset a.js is malformed",
    ],
    [
      "a kind that it does not know",
      marked(runtime.specialOutputValueSig, {}),
      "value of unknown kind d0e6",
    ],
  ];
  for (const [what, value, message] of rejected) {
    it(`reject ${what}`, () => {
      expect(() => read({ value })).to.throw(message);
    });
  }

  it("are written without what JSON has no word for", () => {
    const written = writeProperties({ a: 1, b: undefined, c: [null, { d: undefined, e: "x" }] });
    expect(written.toJavaScript()).to.deep.equal({ a: 1, c: [null, { e: "x" }] });
  });
});
