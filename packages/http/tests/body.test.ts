import { expect } from "chai";
import { readBody } from "../src/body";
import { readRequest } from "../src/request";
import { proxyEvent } from "../src/testing";
import type { ObjectSchema } from "../src/validation";

describe("readBody", () => {
  const schema: ObjectSchema = {
    type: "object",
    properties: { title: { type: "string", description: "a title" } },
    required: ["title"],
    additionalProperties: false,
  };
  const rules = {
    schema,
    mediaTypes: ["application/json"],
    acceptHeader: "Accept-Post",
  } as const;

  function read(body: string | null, isBase64Encoded = false, type = "application/json") {
    const headers = { "Content-Type": type };
    const event = proxyEvent({ method: "POST", headers, body, isBase64Encoded });
    const result = readBody(readRequest(event), rules);
    if (result.ok) return result.value;
    const { status, problem } = result.response;
    return [status, problem?.errors?.[0]?.detail ?? problem?.detail];
  }
  const base64 = (content: string | Uint8Array) => Buffer.from(content).toString("base64");

  it("reads a body in base64", () => {
    expect(read(base64('{"title":"ü🎉"}'), true)).to.deep.equal({ title: "ü🎉" });
  });

  it("rejects what is not base64, in whatever way", () => {
    const valid = base64('{"title":"x"}');
    const [issue, rejected] = [
      [400, "must be valid base64"],
      [`${valid}!`, `${valid}\n`, ` ${valid}`, valid.replace(/=+$/, ""), "e30", "====", "e*0="],
    ];
    expect(valid).to.match(/=$/);
    for (const body of rejected) expect(read(body, true), body).to.deep.equal(issue);
  });

  it("rejects what is not UTF-8, and a byte order mark", () => {
    const issue = [400, "must be valid JSON in UTF-8"];
    const latin1 = Buffer.from('{"title":"ü"}', "latin1");
    expect(read(base64(latin1), true)).to.deep.equal(issue);
    expect(read(base64('\ufeff{"title":"x"}'), true)).to.deep.equal(issue);
    expect(read('\ufeff{"title":"x"}')).to.deep.equal(issue);
  });

  it("counts 64 KiB in bytes of the body itself", () => {
    const filled = (bytes: number) => `{"title":"ü"}`.padEnd(bytes - 1);
    const tooLarge = [413, "The body must be at most 65536 bytes."];
    expect(Buffer.byteLength(filled(65_536))).to.equal(65_536);
    expect(read(filled(65_536))).to.deep.equal({ title: "ü" });
    expect(read(filled(65_537))).to.deep.equal(tooLarge);
    expect(read(base64(filled(65_536)), true)).to.deep.equal({ title: "ü" });
    expect(read(base64(filled(65_537)), true)).to.deep.equal(tooLarge);
  });

  it("rejects a body that is missing", () => {
    for (const body of [null, ""]) {
      expect(read(body)).to.deep.equal([400, "is required"]);
      expect(read(body, true)).to.deep.equal([400, "is required"]);
    }
  });

  it("reads JSON of its own media type alone, with any parameters", () => {
    for (const type of [
      "application/json",
      "APPLICATION/JSON;charset=UTF-8",
      "application/json ; a=b",
    ]) {
      expect(read('{"title":"x"}', false, type), type).to.deep.equal({ title: "x" });
    }
    for (const type of [
      "",
      "json",
      "application/json5",
      "application/json, text/plain",
      "text/json",
      "application/x-www-form-urlencoded",
    ]) {
      expect(read('{"title":"x"}', false, type), type).to.deep.equal([
        415,
        "The Content-Type must be application/json.",
      ]);
    }
  });

  it("leaves the prototypes of objects alone", () => {
    read('{"title":"x","__proto__":{"polluted":true}}');
    expect({}).not.to.have.property("polluted");
  });
});
