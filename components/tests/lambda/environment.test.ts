import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type Route, SecuredApi } from "../..";
import { checkedEnvironment, environmentProblems } from "../../lambda/environment";
import { record } from "../support/graph";

const handler: Route["handler"] = () => async () => ({ statusCode: 200, body: "" });
const names = "a letter, then letters, digits and _, two characters at least";

describe("environmentProblems", () => {
  it("finds none in ordinary variables, nor in 4096 bytes of them as JSON", () => {
    const frame = '{"A1":""}'.length;
    expect(environmentProblems("F", { TABLE_NAME: "todos", TZ: "UTC" })).to.deep.equal([]);
    expect(environmentProblems("F", { A1: "x".repeat(4096 - frame) })).to.deep.equal([]);
    expect(environmentProblems("F", { A1: "x".repeat(4097 - frame) })).to.deep.equal([
      "F: environment variables must have 4096 bytes at most in all, not 4097; the longest is A1",
    ]);
  });

  it("finds each name that Lambda sets itself or does not take", () => {
    const environment = { AWS_REGION: "x", LAMBDA_TASK_ROOT: "x", "a-b": "x", B: "x", _C: "x" };
    expect(environmentProblems("F", environment)).to.deep.equal([
      "F: environment variable AWS_REGION is Lambda's own: choose another name",
      "F: environment variable LAMBDA_TASK_ROOT is Lambda's own: choose another name",
      `F: the name of an environment variable must be ${names}, not "a-b"`,
      `F: the name of an environment variable must be ${names}, not "B"`,
      `F: the name of an environment variable must be ${names}, not "_C"`,
    ]);
  });

  it("counts bytes, not characters, and what is plain next to an Output", () => {
    const text = "ü".repeat(2045);
    expect(environmentProblems("F", { A1: text })).to.have.length(1);
    expect(environmentProblems("F", { A1: text, B1: pulumi.output("") })).to.have.length(1);
  });
});

describe("checkedEnvironment", () => {
  const valueOf = (output: pulumi.Input<string> | undefined): Promise<string> =>
    (pulumi.output(output) as unknown as { promise(): Promise<string> }).promise();

  it("passes plain values and Outputs on", async () => {
    const checked = checkedEnvironment("F", { A1: "a", B1: pulumi.output("b") });
    expect(checked.A1).to.equal("a");
    expect(await valueOf(checked.B1)).to.equal("b");
  });

  it("fails an Output when all of them together are too long", async () => {
    const long = { A1: pulumi.output("x".repeat(2100)), B1: pulumi.output("y".repeat(2200)) };
    const message = await valueOf(checkedEnvironment("F", long).A1).then(
      () => "",
      (error: unknown) => (error as Error).message,
    );
    expect(message).to.match(
      /^F: environment variables must have .* not 43\d\d; the longest is B1/,
    );
  });

  it("keeps a secret secret, and no other variable with it", async () => {
    const checked = checkedEnvironment("F", { A1: pulumi.output("a"), B1: pulumi.secret("b") });
    const isSecret = (output: pulumi.Input<string> | undefined) =>
      pulumi.isSecret(pulumi.output(output));
    expect(await Promise.all([isSecret(checked.A1), isSecret(checked.B1)])).to.deep.equal([
      false,
      true,
    ]);
  });
});

describe("SecuredApi with an environment that Lambda rejects", () => {
  it("says so with its other problems, and registers nothing", async () => {
    const graph = await record(() => {
      const routes = { "GET /a": { timeout: 30, handler } };
      const environment = { AWS_REGION: "us-east-1", "my-table": "t" };
      expect(() => new SecuredApi("Notes", { userPoolArn: "arn", routes, environment })).to.throw(
        /^3 problems:[^]*SecuredApi "Notes": environment variable AWS_REGION/,
      );
    });
    expect(graph.resources).to.deep.equal([]);
  });
});
