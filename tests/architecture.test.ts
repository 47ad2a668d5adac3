import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect } from "chai";
import { preProcessFile } from "typescript";
import { sdkModules } from "../handlers/sdkModules";
import { projectFiles, root } from "./support/projectFiles";

const files = projectFiles().filter((file) => /\.(ts|js|mjs)$/.test(file));
const examples = [
  ...new Set(files.flatMap((file) => /^examples\/([^/]+)\//.exec(file)?.[1] ?? [])),
];

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
    bench: { packages: /^(node:.+|autocannon)$/, folders: [] },
    smoke: {
      packages: /^(node:.+|@aws-sdk\/client-cognito-identity-provider|amazon-cognito-identity-js)$/,
      folders: ["local", "tests"],
    },
    delivery: { packages: /^(node:(fs|path)|@pulumi\/pulumi)$/, folders: ["components", "."] },
    ".": { packages: /^@pulumi\/(aws|pulumi)$/, folders: ["components", "handlers"] },
    ...Object.fromEntries(
      examples.flatMap((name) => [
        [
          `examples/${name}`,
          {
            packages: /^@pulumi\/(aws|pulumi)$/,
            folders: ["components", "handlers", `examples/${name}/handlers`],
          },
        ],
        [
          `examples/${name}/handlers`,
          { packages: /^(node:crypto|@aws-sdk\/(client|lib)-[a-z-]+)$/, folders: ["handlers"] },
        ],
      ]),
    ),
  };

interface Import {
  readonly from: string;
  readonly names: string;
  readonly typeOnly: boolean;
}

/** Every way to import: `import … from`, `import "x"`, `export … from`, `require("x")` and `import("x")`. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?([^;]*?)\sfrom\s+"([^"]+)";/gm);
  const named = [...statements].map(([, type, names = "", from = ""]) => ({
    from,
    names,
    typeOnly: type !== undefined,
  }));
  // A Pulumi config's `require` is no import.
  const code = text.replaceAll(/\bconfig\.require\b/g, "config.get");
  const all = preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
  const others = all.filter((from) => !named.some((each) => each.from === from));
  return [...named, ...others.map((from) => ({ from, names: "", typeOnly: false }))];
}

function folderOf(file: string): string {
  const [example] = /^examples\/[^/]+(\/handlers)?(?=\/)/.exec(file) ?? [];
  if (example !== undefined) return example;
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
            const path = relative(root, join(root, dirname(file), from));
            const target = path in allowed ? path : folderOf(path);
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
    for (const name of examples) expect(lines(`examples/${name}/index.ts`), name).to.be.below(80);
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
    const handlers = files.filter((file) => folderOf(file) === "handlers");
    expect(namesOf(sdkModules)).to.deep.equal(sdkImports(handlers));
  });

  for (const name of examples) {
    it(`has in the SDK layer of examples/${name} exactly what its handlers import`, () => {
      const reached = reachable(`examples/${name}/index.ts`);
      const own = reached.find((file) => file.endsWith("/sdkModules.ts"));
      expect(namesOf(own === undefined ? {} : modulesIn(own))).to.deep.equal(sdkImports(reached));
    });
  }
});

function namesOf(modules: Readonly<Record<string, readonly string[]>>) {
  return Object.fromEntries(
    Object.entries(modules).map(([module, names]) => [module, new Set(names)]),
  );
}

/** The names that files import from the AWS SDK, by package. */
function sdkImports(from: readonly string[]): Record<string, Set<string>> {
  const imported: Record<string, Set<string>> = {};
  for (const { from: module, names, typeOnly } of from.flatMap(importsOf)) {
    if (typeOnly || !module.startsWith("@aws-sdk/")) continue;
    const values = names
      .replace(/[{}]/g, "")
      .split(",")
      .map((name) => name.trim());
    for (const name of values.filter((each) => each !== "" && !each.startsWith("type "))) {
      (imported[module] ??= new Set()).add(name);
    }
  }
  return imported;
}

/** The files of handlers that a program takes in, by way of each other and of an example's own files. */
function reachable(file: string, known = new Set<string>()): string[] {
  for (const { from, typeOnly } of importsOf(file)) {
    if (typeOnly || !from.startsWith(".")) continue;
    const next = `${relative(root, join(root, dirname(file), from))}.ts`;
    if (known.has(next) || !/(^|\/)handlers\/|^examples\//.test(next)) continue;
    known.add(next);
    reachable(next, known);
  }
  return [...known];
}

function modulesIn(file: string): Readonly<Record<string, readonly string[]>> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require(join(root, file)) as { readonly sdkModules: Record<string, string[]> })
    .sdkModules;
}
