import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect } from "chai";
import { sdkModules } from "../handlers/sdkModules";
import { projectFiles, root } from "./support/projectFiles";

/** What each folder may import: packages, and folders of ours beside itself. */
const allowed: Readonly<Record<string, { readonly packages: RegExp; readonly folders: string[] }>> =
  {
    handlers: { packages: /^(node:crypto|@aws-sdk\/(client|lib)-dynamodb)$/, folders: [] },
    components: { packages: /^(@pulumi\/.+|esbuild|aws-lambda)$/, folders: [] },
    local: {
      packages:
        /^(node:.+|@grpc\/grpc-js|google-protobuf\/.+|@pulumi\/pulumi\/proto\/.+|ajv|aws-jwt-verify(\/.+)?|velocityjs|yaml)$/,
      folders: [],
    },
    ".": { packages: /^@pulumi\/(aws|pulumi)$/, folders: ["components", "handlers"] },
  };

const files = projectFiles().filter((file) => /\.(ts|js|mjs)$/.test(file));

interface Import {
  readonly from: string;
  readonly names: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?([^;]*?)\sfrom\s+"([^"]+)";/gm);
  return [...statements].map(([, type, names = "", from = ""]) => ({
    from,
    names,
    typeOnly: type !== undefined,
  }));
}

function folderOf(file: string): string {
  return file.includes("/") ? (file.split("/")[0] ?? "") : ".";
}

describe("architecture", () => {
  for (const [folder, { packages, folders }] of Object.entries(allowed)) {
    it(`lets ${folder === "." ? "the program" : folder} import what it may and nothing else`, () => {
      const own = files.filter((file) => folderOf(file) === folder && file.endsWith(".ts"));
      expect(own).not.to.deep.equal([]);
      const wrong = own.flatMap((file) =>
        importsOf(file)
          .filter(({ from, typeOnly }) => {
            if (!from.startsWith("."))
              return !packages.test(from) && !(typeOnly && from === "aws-lambda");
            const target = folderOf(relative(root, join(root, dirname(file), from)));
            return target !== folder && !folders.includes(target);
          })
          .map(({ from }) => `${file}: ${from}`),
      );
      expect(wrong).to.deep.equal([]);
    });
  }

  it("has files that are read in one go", () => {
    const lines = (file: string) => readFileSync(join(root, file), "utf8").split("\n").length - 1;
    expect(files.filter((file) => lines(file) > 300)).to.deep.equal([]);
    expect(lines("index.ts")).to.be.below(120);
  });

  it("ships nothing but @pulumi packages, which the serializer leaves out of every archive", () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    expect(Object.keys(dependencies).filter((name) => !name.startsWith("@pulumi/"))).to.deep.equal(
      [],
    );
  });

  it("has in the SDK layer exactly what handlers import", () => {
    const imported: Record<string, Set<string>> = {};
    for (const file of files.filter((each) => folderOf(each) === "handlers")) {
      for (const { from, names, typeOnly } of importsOf(file)) {
        if (typeOnly || !from.startsWith("@aws-sdk/")) continue;
        const values = names
          .replace(/[{}]/g, "")
          .split(",")
          .map((name) => name.trim());
        for (const name of values.filter((each) => each !== "" && !each.startsWith("type "))) {
          (imported[from] ??= new Set()).add(name);
        }
      }
    }
    const inLayer = Object.entries(sdkModules).map(([module, names]) => [module, new Set(names)]);
    expect(Object.fromEntries(inLayer)).to.deep.equal(imported);
  });
});
