import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { build } from "esbuild";

/** What the layer holds. */
export interface SdkLayerArgs {
  /**
   * The packages that handlers import, and the names that they import from each, e.g.
   * `{ "@aws-sdk/client-dynamodb": ["DynamoDBClient"] }`. They are those that the program's folder resolves to.
   */
  readonly modules: Readonly<Record<string, readonly string[]>>;
}

/**
 * One Lambda layer with the packages that handlers need at run time: a single minified bundle of the named exports,
 * under the paths that serialized functions require. The functions themselves contain no package.
 *
 * `new SdkLayer("sdk", { modules: { "@aws-sdk/client-dynamodb": ["DynamoDBClient"] } })`
 */
export class SdkLayer extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly nodes: { readonly layer: aws.lambda.LayerVersion };

  constructor(name: string, args: SdkLayerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo-api:components:SdkLayer", name, {}, opts);
    const layer = new aws.lambda.LayerVersion(
      name,
      {
        layerName: `${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
        description: Object.keys(args.modules).join(", "),
        code: layerArchive(args.modules),
        compatibleRuntimes: ["nodejs24.x"],
        compatibleArchitectures: ["arm64"],
      },
      { parent: this },
    );
    this.arn = layer.arn;
    this.nodes = { layer };
    this.registerOutputs({ arn: this.arn });
  }
}

const root = "nodejs/node_modules";
const bundlePath = `${root}/sdk-bundle.js`;

async function layerArchive(modules: SdkLayerArgs["modules"]): Promise<pulumi.asset.AssetArchive> {
  const exported = Object.entries(modules).map(
    ([module, names]) => `export { ${names.join(", ")} } from ${JSON.stringify(module)};`,
  );
  const { outputFiles } = await build({
    stdin: { contents: exported.join("\n"), resolveDir: programFolder() },
    write: false,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    legalComments: "none",
    logLevel: "silent",
    // The CommonJS builds that `main` names cannot be tree-shaken: they load no faster bundled.
    mainFields: ["module", "main"],
    // `import("node:http")` evaluates every lazy getter of the module: 20 ms in the first call.
    supported: { "dynamic-import": false },
  });
  const bundle = outputFiles[0]?.text;
  if (bundle === undefined) throw new Error("esbuild wrote no bundle for the SDK layer");
  const files: Record<string, pulumi.asset.Asset> = {
    [bundlePath]: new pulumi.asset.StringAsset(bundle),
  };
  for (const module of Object.keys(modules)) {
    files[`${root}/${requiredPath(module)}`] = new pulumi.asset.StringAsset(
      'module.exports=require("sdk-bundle.js");',
    );
  }
  return new pulumi.asset.AssetArchive(files);
}

/** The path that Pulumi's serializer writes into `require` for a module: that of the file that Node resolves it to. */
function requiredPath(module: string): string {
  const file = require.resolve(module, { paths: [programFolder()] }).replaceAll("\\", "/");
  return file.slice(file.lastIndexOf("/node_modules/") + "/node_modules/".length);
}

/** Pulumi runs a program in its folder. This file may be in another one, where the program's packages are not. */
function programFolder(): string {
  return process.cwd();
}
