import { expect } from "chai";
import { readEnvironment } from "../../src/providers/lambdaEnvironment";
import { startTestCloud } from "../support/cloudSupport";

const read = (variables: object) => readEnvironment({ environment: { variables } });

describe("The environment of a local function", () => {
  it("is what the program says", () => {
    expect(read({ TABLE: "t", N1: 1 })).to.deep.equal({ TABLE: "t", N1: "1" });
    expect(readEnvironment({})).to.deep.equal({});
  });

  for (const [what, variables, message] of [
    [
      "names that Lambda sets itself",
      { AWS_REGION: "r", TABLE: "t", _HANDLER: "h" },
      "not supported for modification. Reserved keys used in this request: AWS_REGION, _HANDLER",
    ],
    [
      "a name with a hyphen",
      { "my-table": "t" },
      'pattern: [a-zA-Z]([a-zA-Z0-9_])+], got "my-table"',
    ],
    ["a name of one letter", { A: "t" }, 'got "A"'],
    ["more than 4 KB", { A1: "x".repeat(4096) }, "exceeded the 4KB limit. String measured: "],
  ] as const) {
    it(`is rejected for ${what}, as in AWS`, () => {
      expect(() => read(variables)).to.throw(message);
    });
  }

  it("is read before the function is created", async () => {
    const started = await startTestCloud();
    const inputs = { environment: { variables: { AWS_REGION: "r" } } };
    const message = await started.register("aws:lambda/function:Function", "f", inputs).then(
      () => "created",
      (error: unknown) => (error as Error).message,
    );
    await started.cloud.close();
    expect(message).to.include("Reserved keys used in this request: AWS_REGION");
  });
});
