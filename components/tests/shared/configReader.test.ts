import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { configReader } from "../..";

/** A reader of this configuration, and of other namespaces' by full keys. */
function reader(
  values: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>> = {},
) {
  const named = Object.entries(values).map(([key, value]) => [`reader:${key}`, value] as const);
  pulumi.runtime.setAllConfig({ ...Object.fromEntries(named), ...others });
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

  it("reads any JSON", () => {
    const { problems, json } = reader({ list: "[1]", nothing: "null", broken: "{" });
    const read = ["list", "nothing", "broken", "missing"].map((key) => json(key));
    expect(read).to.deep.equal([[1], null, undefined, undefined]);
    expect(problems).to.have.length(2);
  });

  it("knows the keys that were read, and names the nearest for each other one", () => {
    const { flag, string, unknown } = reader(
      { deletionProtecton: "true", selfSignup: "true", bogus: "3", selfSignUp: "false" },
      { "aws:profile": "x", "reader2:a": "1", "other:bogus": "1" },
    );
    flag("deletionProtection");
    flag("selfSignUp");
    string("zone");
    expect(unknown()).to.deep.equal([
      "deletionProtecton is not a key of reader: is it deletionProtection?",
      "selfSignup is not a key of reader: is it selfSignUp?",
      "bogus is not a key of reader: its keys are deletionProtection, selfSignUp, zone",
    ]);
  });

  it("knows keys of every type that was read, also with values that are wrong", () => {
    const values = { flag: "perhaps", number: "x", string: "", list: "{}", map: "[]", json: "{" };
    const { flag, number, string, list, map, json, unknown } = reader(values);
    expect(unknown()).to.have.length(6);
    flag("flag");
    number("number");
    string("string");
    list("list");
    map("map");
    json("json");
    expect(unknown()).to.deep.equal([]);
  });

  for (const [what, others, expected] of [
    ["no region", {}, []],
    ["a region", { "aws:region": "eusc-de-east-1" }, []],
    [
      "a mistyped region",
      { "aws:region": "us-eats-1" },
      [
        'configuration: aws:region must be a region of AWS (us-east-1?), not "us-eats-1"; for a newer one set aws:skipRegionValidation to true',
      ],
    ],
    [
      "no region at all",
      { "aws:region": "mars-north-1" },
      [
        'configuration: aws:region must be a region of AWS, not "mars-north-1"; for a newer one set aws:skipRegionValidation to true',
      ],
    ],
    ["a newer region", { "aws:region": "mars-north-1", "aws:skipRegionValidation": "true" }, []],
  ] as const) {
    it(`checks aws:region: ${what}`, () => {
      expect(reader({}, others).unknown()).to.deep.equal(expected);
    });
  }

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
