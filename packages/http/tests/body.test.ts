import { expect } from "chai";
import { readBody } from "../src/body";
import { readRequest } from "../src/request";
import { newTodoSchema } from "../../../handlers/todos/todoBody";
import { apiEvent } from "../../../tests/support/events";

describe("readBody", () => {
  const rules = {
    schema: newTodoSchema,
    mediaTypes: ["application/json"],
    acceptHeader: "Accept-Post",
  } as const;

  function read(body: string | null, isBase64Encoded = false, type = "application/json") {
    const headers = { "Content-Type": type };
    const event = apiEvent({ method: "POST", headers, body, isBase64Encoded });
    const result = readBody(readRequest(event), rules);
    if (result.ok) return result.value;
    const { status, problem } = result.answer;
    return [status, problem?.errors?.[0]?.detail ?? problem?.detail];
  }
  const base64 = (content: string | Uint8Array) => Buffer.from(content).toString("base64");

  it("reads a body in base64", () => {
    expect(read(base64('{"title":"ü🎉"}'), true)).to.deep.equal({ title: "ü🎉" });
  });

  it("refuses what is no base64, in whatever way", () => {
    const valid = base64('{"title":"x"}');
    const [fault, refused] = [
      [400, "must be valid base64"],
      [`${valid}!`, `${valid}\n`, ` ${valid}`, valid.replace(/=+$/, ""), "e30", "====", "e*0="],
    ];
    expect(valid).to.match(/=$/);
    for (const text of refused) expect(read(text, true), text).to.deep.equal(fault);
  });

  it("refuses what is no UTF-8, and a byte order mark", () => {
    const fault = [400, "must be valid JSON in UTF-8"];
    const latin1 = Buffer.from('{"title":"ü"}', "latin1");
    expect(read(base64(latin1), true)).to.deep.equal(fault);
    expect(read(base64('\ufeff{"title":"x"}'), true)).to.deep.equal(fault);
    expect(read('\ufeff{"title":"x"}')).to.deep.equal(fault);
  });

  it("counts 64 KiB in bytes of the body itself", () => {
    const filled = (bytes: number) => `{"title":"ü"}`.padEnd(bytes - 1);
    const tooLarge = [413, "The body must have at most 65536 bytes."];
    expect(Buffer.byteLength(filled(65_536))).to.equal(65_536);
    expect(read(filled(65_536))).to.deep.equal({ title: "ü" });
    expect(read(filled(65_537))).to.deep.equal(tooLarge);
    expect(read(base64(filled(65_536)), true)).to.deep.equal({ title: "ü" });
    expect(read(base64(filled(65_537)), true)).to.deep.equal(tooLarge);
  });

  it("refuses a body that is not there", () => {
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
        "The body must be application/json: say so in Content-Type.",
      ]);
    }
  });

  it("leaves the prototypes of objects alone", () => {
    read('{"title":"x","__proto__":{"polluted":true}}');
    expect({}).not.to.have.property("polluted");
  });
});
