import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { evaluate } from "../support/program";
import { projectFiles, root } from "../support/projectFiles";
import { npm, temporaryFolder } from "./support";

describe("After npm ci --omit=dev, as where pulumi up runs", function () {
  this.timeout(600_000);
  const clone = temporaryFolder();

  before(() => {
    for (const file of projectFiles()) {
      mkdirSync(dirname(join(clone, file)), { recursive: true });
      cpSync(join(root, file), join(clone, file));
    }
    npm("ci", clone, ["--omit=dev"]);
  });
  after(() => {
    rmSync(clone, { recursive: true });
  });

  const stacks = projectFiles().flatMap((file) => {
    const [, folder, stack] =
      /^(|delivery\/|examples\/[^/]+\/)Pulumi\.(\w+)\.yaml$/.exec(file) ?? [];
    return folder === undefined || stack === undefined ? [] : [{ folder, stack }];
  });
  it("there are the programs to evaluate", () => {
    expect(stacks.map(({ folder, stack }) => `${folder}${stack}`).sort()).to.deep.equal([
      "delivery/dev",
      "dev",
      "examples/accounts/dev",
      "examples/hello/dev",
      "examples/items/dev",
      "examples/links/dev",
      "prod",
    ]);
  });

  for (const { folder, stack } of stacks) {
    it(`${folder}index.ts evaluates for its stack ${stack}`, async () => {
      const { code, output } = await evaluate({ directory: join(clone, folder), stack });
      expect([code, output]).to.deep.equal([0, ""]);
    });
  }
});
