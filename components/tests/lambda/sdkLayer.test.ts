import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { SdkLayer } from "../..";
import { record } from "../support/graph";

async function files(modules: Readonly<Record<string, readonly string[]>>) {
  const graph = await record(() => new SdkLayer("sdk", { modules }));
  const layer = graph.one("aws:lambda/layerVersion:LayerVersion", "sdk");
  const { assets } = layer.code as { assets: Promise<Record<string, pulumi.asset.StringAsset>> };
  const contents = Object.entries(await assets).map(
    async ([path, asset]) => [path, await asset.text] as const,
  );
  return { layer, contents: Object.fromEntries(await Promise.all(contents)) };
}

describe("SdkLayer", () => {
  const modules = {
    "@aws-sdk/client-dynamodb": ["DynamoDBClient"],
    "@aws-sdk/lib-dynamodb": ["DynamoDBDocumentClient", "GetCommand"],
  };

  it("puts one bundle under the paths that serialized functions require", async () => {
    const { layer, contents } = await files(modules);
    const root = "nodejs/node_modules";
    expect(Object.keys(contents)).to.have.members([
      `${root}/sdk-bundle.js`,
      `${root}/@aws-sdk/client-dynamodb/dist-cjs/index.js`,
      `${root}/@aws-sdk/lib-dynamodb/dist-cjs/index.js`,
    ]);
    expect(layer).to.deep.include({
      layerName: "todo-api-test-sdk",
      compatibleRuntimes: ["nodejs24.x"],
      compatibleArchitectures: ["arm64"],
    });
  });

  it("is small and loads nothing by dynamic import", async () => {
    const { contents } = await files(modules);
    const bundle = contents["nodejs/node_modules/sdk-bundle.js"] ?? "";
    expect(bundle.length).to.be.within(100_000, 450_000);
    expect(bundle).not.to.match(/\bimport\(/);
  });
});
