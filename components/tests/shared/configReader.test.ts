import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { configReader } from "../..";

/** A reader of this configuration. */
function reader(values: Readonly<Record<string, string>>) {
  const named = Object.entries(values).map(([key, value]) => [`reader:${key}`, value] as const);
  pulumi.runtime.setAllConfig(Object.fromEntries(named));
  return configReader(new pulumi.Config("reader"));
}

describe("configReader", () => {
  it("reads each value in its type", () => {
    const { problems, flag, number, string, list, map } = reader({
      flag: "true",
      number: "7",
      string: "",
      list: '["a"]',
      map: '{"a":"b","c":8080,"d":true}',
    });
    const read = [flag("flag"), number("number"), string("string"), list("list"), map("map")];
    expect(read).to.deep.equal([true, 7, "", ["a"], { a: "b", c: "8080", d: "true" }]);
    expect(map("missing")).to.deep.equal({});
    expect(problems).to.deep.equal([]);
  });

  it("collects everything that is wrong, and returns empty values", () => {
    const { problems, flag, number, string, list, map } = reader({
      flag: "perhaps",
      number: "fast",
      list: '["a",1]',
      map: '{"a":[]}',
    });
    const read = [flag("flag"), number("number"), string("string"), list("list"), map("map")];
    expect(read).to.deep.equal([false, 0, "", [], {}]);
    expect(problems).to.have.length(5);
    for (const [index, part] of [
      "'reader:flag' value 'perhaps' is not a valid boolean",
      "'reader:number' value 'fast' is not a valid number",
      "Missing required configuration variable 'reader:string'",
      'list must be a list of strings, not ["a",1]',
      'map must be a map of strings, not {"a":[]}',
    ].entries()) {
      expect(problems[index]).to.contain(part);
    }
  });

  for (const wrong of ["null", "{}", '"a"', "[null]", "{"]) {
    it(`rejects ${wrong} as a list`, () => {
      const { problems, list } = reader({ list: wrong });
      expect(list("list")).to.deep.equal([]);
      expect(problems).to.have.length(1);
    });
  }

  for (const wrong of ["[]", "7", '{"a":null}', "{"]) {
    it(`rejects ${wrong} as a map of strings`, () => {
      const { problems, map } = reader({ map: wrong });
      expect(map("map")).to.deep.equal({});
      expect(problems).to.have.length(1);
    });
  }
});
