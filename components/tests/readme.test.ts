import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { record } from "./support/graph";

const components = join(__dirname, "..");
const contents = (file: string) => readFileSync(join(components, file), "utf8");

/** The arguments that an interface declares. */
function argumentsOf(file: string, name: string): string[] {
  const [, members = ""] =
    new RegExp(`interface ${name}\\b[^{]*\\{\\n([^]*?)\\n\\}`).exec(contents(file)) ?? [];
  return [...members.matchAll(/^ {2}readonly (\w+\??):/gm)].map(([, argument = ""]) => argument);
}

describe("The components' README", () => {
  it("shows an example that is type-checked, and grants its route what the route uses", async () => {
    expect(contents("README.md")).to.contain(`\n${contents("tests/readmeExample.ts")}`);
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const graph = await record(() => require("./readmeExample"));
    const { policy } = graph.one("aws:iam/rolePolicy:RolePolicy", "NotesApi-get-notes-policy");
    expect(JSON.parse(String(policy))).to.have.nested.property(
      "Statement[0].Resource[0]",
      "arn:Notes",
    );
    expect(graph.one("aws:lambda/function:Function", "NotesApi-get-notes")).to.deep.include({
      layers: ["arn:sdk"],
    });
  });

  for (const [file, name] of [
    ["authPool/authPoolArgs.ts", "AuthPoolArgs"],
    ["authPool/poolClient.ts", "PoolClientArgs"],
    ["authPool/signInDomain.ts", "SignInDomainArgs"],
    ["table/table.ts", "TableArgs"],
    ["securedApi/apiDefinition.ts", "ApiDefinition"],
    ["securedApi/securedApi.ts", "SecuredApiArgs"],
    ["securedApi/route.ts", "RouteArgs"],
    ["securedApi/apiDomain.ts", "ApiDomainDefinition"],
    ["securedApi/apiDomain.ts", "ApiDomainArgs"],
    ["shared/domain.ts", "Domain"],
    ["lambda/sdkLayer.ts", "SdkLayerArgs"],
    ["delivery/deliveryDefinition.ts", "DeliveryDefinition"],
  ] as const) {
    it(`names every argument of ${name}`, () => {
      const declared = argumentsOf(file, name);
      expect(declared).not.to.deep.equal([]);
      for (const argument of declared) expect(contents("README.md")).to.contain(`\`${argument}\``);
    });
  }
});
