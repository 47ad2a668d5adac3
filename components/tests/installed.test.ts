import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { InstalledComponents } from "./support/installed";

/** Prints the assets of every archive that a program registers, by the resource's name. */
const program = (statements: string) => `
  const pulumi = require("@pulumi/pulumi");
  const { AuthPool, SdkLayer } = require("@secured-api/components");
  const archives = [];
  const newResource = ({ name, inputs }) => {
    if (inputs.code) archives.push([name, inputs.code.assets]);
    return { id: name, state: inputs };
  };
  (async () => {
    await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "program", "test");
    ${statements}
    await pulumi.runtime.disconnect();
    const printed = {};
    for (const [name, assets] of archives) {
      for (const [path, asset] of Object.entries(await assets)) {
        printed[name] = { ...printed[name], [path]: await asset.text };
      }
    }
    console.log(JSON.stringify(printed));
  })();
`;

describe("The components, installed as a package", () => {
  let installed: InstalledComponents;
  before(() => {
    installed = new InstalledComponents();
  });
  after(() => {
    installed.remove();
  });

  const run = (statements: string) =>
    installed.run(program(statements)) as Readonly<
      Record<string, Readonly<Record<string, string>>>
    >;

  it("serialize the pool's trigger without a module of theirs", async () => {
    const { "Users-scopes": files } = run(
      `new AuthPool("Users", {
        scopes: { todo: { read: "Read" } }, everyone: ["todo/read"], clients: {},
      });`,
    );
    expect(Object.keys(files ?? {})).to.deep.equal(["__index.js"]);
    const exported: { handler?: (event: object) => Promise<object> } = {};
    const rules = { scopes: ["todo/read"], everyone: ["todo/read"], groups: {}, hostedPages: true };
    const env = { SCOPE_RULES: JSON.stringify(rules) };
    // There is no `require` in this context.
    runInNewContext(files?.["__index.js"] ?? "", { exports: exported, process: { env } });
    const event = {
      triggerSource: "TokenGeneration_Authentication",
      request: { groupConfiguration: {} },
    };
    expect(JSON.parse(JSON.stringify(await exported.handler?.(event)))).to.deep.equal({
      ...event,
      response: {
        claimsAndScopeOverrideDetails: {
          accessTokenGeneration: { scopesToAdd: ["todo/read"], scopesToSuppress: [] },
        },
      },
    });
  });

  it("bundle the packages of the program that uses them", () => {
    installed.write("node_modules/greeter/package.json", '{"main":"./lib/greeter.js"}');
    installed.write(
      "node_modules/greeter/lib/greeter.js",
      'exports.greet = () => "hello from the program";',
    );
    const { sdk } = run(`new SdkLayer("sdk", { modules: { greeter: ["greet"] } });`);
    expect(Object.keys(sdk ?? {})).to.have.members([
      "nodejs/node_modules/sdk-bundle.js",
      "nodejs/node_modules/greeter/lib/greeter.js",
    ]);
    expect(sdk?.["nodejs/node_modules/sdk-bundle.js"]).to.contain("hello from the program");
  });
});
