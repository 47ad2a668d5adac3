import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { sdkModules } from "../handlers/sdkModules";
import { circleFrom, type Import, importsOf } from "./support/imports";
import { projectFiles, root } from "./support/projectFiles";

const code = projectFiles().filter((file) => /\.(ts|js|mjs|cjs)$/.test(file));
const isTest = (file: string) => /(^|\/)tests\//.test(file);
const production = code.filter((file) => !isTest(file));
const examples = [...new Set(code.flatMap((file) => /^examples\/([^/]+)\//.exec(file)?.[1] ?? []))];

/** What the files of a folder may import besides each other. */
interface Arrows {
  readonly packages: RegExp;
  /** Of ours: names of packages, and folders. */
  readonly ours: readonly string[];
  /** Of ours, as types alone: folders, and single files. */
  readonly types?: readonly string[];
}

const http = "packages/http/src";
const cloud = "packages/local-cloud/src";
const plumbing = [`${cloud}/shared`, `${cloud}/web`];
const awsSdk = /^(node:crypto|@aws-sdk\/(client|lib)-[a-z-]+)$/;
const cloudPackages =
  /^(node:.+|@aws-sdk\/client-cognito-identity-provider|@grpc\/grpc-js|google-protobuf\/.+|@pulumi\/pulumi\/proto\/.+|ajv|aws-jwt-verify(\/.+)?|chokidar|esbuild|@hono\/node-server|jose(\/.+)?|otpauth|velocityjs|yaml|level|dynalite)$/;

const arrows: Readonly<Record<string, Arrows>> = {
  ".": { packages: /^@pulumi\/(aws|pulumi)$/, ours: ["components", "handlers", http] },
  handlers: { packages: awsSdk, ours: [http] },
  [http]: { packages: awsSdk, ours: [] },
  components: { packages: /^(@pulumi\/.+|esbuild)$/, ours: [] },
  [cloud]: { packages: cloudPackages, ours: [] },
  contract: { packages: /^chai$/, ours: [] },
  smoke: {
    packages: /^(node:.+|@aws-sdk\/client-cognito-identity-provider|amazon-cognito-identity-js)$/,
    ours: [cloud, "contract"],
  },
  bench: { packages: /^(node:.+|autocannon)$/, ours: [cloud] },
  delivery: { packages: /^(node:(fs|path)|@pulumi\/pulumi)$/, ours: ["components", "."] },
  ...Object.fromEntries(
    examples.flatMap((name) => [
      [
        `examples/${name}`,
        {
          packages: /^@pulumi\/(aws|pulumi)$/,
          ours: ["components", http, `examples/${name}/handlers`],
        },
      ],
      [`examples/${name}/handlers`, { packages: awsSdk, ours: [http] }],
    ]),
  ),
  // Providers translate from Pulumi's words: the services behind them know none of these.
  [`${cloud}/apigateway`]: {
    packages: cloudPackages,
    ours: plumbing,
    types: [`${cloud}/lambda/invocation.ts`],
  },
  [`${cloud}/cognito`]: {
    packages: cloudPackages,
    ours: plumbing,
    types: [`${cloud}/lambda/invocation.ts`],
  },
  [`${cloud}/dynamodb`]: { packages: cloudPackages, ours: [...plumbing, `${cloud}/iam`] },
  [`${cloud}/lambda`]: { packages: cloudPackages, ours: plumbing },
  [`${cloud}/iam`]: { packages: cloudPackages, ours: plumbing },
  [`${cloud}/shared`]: { packages: /^(node:.+|level)$/, ours: [] },
  [`${cloud}/web`]: { packages: cloudPackages, ours: [`${cloud}/shared`] },
};

/** The innermost folder of the table that a file is in. */
function roomOf(file: string): string {
  const rooms = Object.keys(arrows).filter((room) => file.startsWith(`${room}/`));
  return rooms.sort((a, b) => b.length - a.length)[0] ?? ".";
}

function isAllowed(room: string, { from, file, typeOnly }: Import): boolean {
  const { packages, ours, types = [] } = arrows[room] ?? { packages: /^$/, ours: [] };
  // Types alone: the package has no code.
  if (from === "aws-lambda") return typeOnly;
  if (file === undefined) return packages.test(from);
  const target = roomOf(file);
  // What surrounds a room may use what is in it.
  const within = target === room || (room !== "." && target.startsWith(`${room}/`));
  const asTypes = types.includes(target) || types.includes(file);
  return within || ours.includes(target) || (typeOnly && asTypes);
}

describe("The architecture", () => {
  for (const room of Object.keys(arrows)) {
    it(`lets ${room === "." ? "the program" : room} import what it may and nothing else`, () => {
      const own = production.filter((file) => roomOf(file) === room && file.endsWith(".ts"));
      expect(own).not.to.deep.equal([]);
      const wrong = own.flatMap((file) =>
        importsOf(file)
          .filter((each) => !isAllowed(room, each))
          .map(({ from }) => `${file}: ${from}`),
      );
      expect(wrong).to.deep.equal([]);
    });
  }

  it("has no circle of imports, types included", () => {
    const circles = production.flatMap((file) => circleFrom(file)?.join(" → ") ?? []);
    expect(circles).to.deep.equal([]);
  });

  it("lets no file reach past a package's entry", () => {
    const packages = ["components/", "packages/http/", "packages/local-cloud/"];
    const wrong = code.flatMap((file) =>
      importsOf(file)
        .filter((each) => each.from.startsWith(".") && each.file !== undefined)
        .filter((each) => packages.some((p) => each.file?.startsWith(p) && !file.startsWith(p)))
        .map(({ from }) => `${file}: ${from}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("has files that are read in one go, and folders that are seen at a glance", () => {
    const lines = (file: string) => readFileSync(join(root, file), "utf8").split("\n").length - 1;
    expect(production.filter((file) => lines(file) > 250)).to.deep.equal([]);
    expect(code.filter((file) => lines(file) > 300)).to.deep.equal([]);
    expect(lines("index.ts")).to.be.below(120);
    for (const name of examples) expect(lines(`examples/${name}/index.ts`), name).to.be.below(80);
    const folders = production.map((file) => file.slice(0, Math.max(0, file.lastIndexOf("/"))));
    const full = [...new Set(folders)].filter(
      (folder) => folders.filter((each) => each === folder).length > 20,
    );
    expect(full).to.deep.equal([]);
  });
});

interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

describe("The dependencies", () => {
  const packageJson = (folder: string) =>
    JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as PackageJson;
  const nameOf = (from: string) => from.split("/", from.startsWith("@") ? 2 : 1).join("/");

  /** What files import, types included: consumers compile against them. */
  function importedBy(
    files: readonly string[],
    isCounted: (each: Import) => boolean = () => true,
  ): Set<string> {
    const imports = files
      .flatMap(importsOf)
      .filter((each) => !each.from.startsWith(".") && isCounted(each));
    const names = imports.map(({ from }) => nameOf(from));
    const packages = names.filter(
      (name) => !name.startsWith("node:") && !builtinModules.includes(name),
    );
    return new Set(packages.map((name) => (name === "aws-lambda" ? "@types/aws-lambda" : name)));
  }

  for (const folder of ["components", "packages/http", "packages/local-cloud"]) {
    it(`of ${folder} are exactly what it imports`, () => {
      const { dependencies, devDependencies, peerDependencies } = packageJson(folder);
      const own = production.filter((file) => file.startsWith(`${folder}/`));
      const declared = [...Object.keys(dependencies ?? {}), ...Object.keys(peerDependencies ?? {})];
      // What is imported for its types alone may be there for development alone.
      const types = importedBy(own, ({ typeOnly }) => typeOnly);
      const ofDevelopment = Object.keys(devDependencies ?? {}).filter((name) => types.has(name));
      expect([...importedBy(own)].sort()).to.deep.equal([...declared, ...ofDevelopment].sort());
      const values = importedBy(own, ({ typeOnly }) => !typeOnly);
      expect(ofDevelopment.filter((name) => values.has(name))).to.deep.equal([]);
    });
  }

  it("of a test are those of its package or of the root", () => {
    const { dependencies, devDependencies } = packageJson(".");
    const ofRoot = new Set([
      ...Object.keys(dependencies ?? {}),
      ...Object.keys(devDependencies ?? {}),
    ]);
    for (const folder of ["components", "packages/http", "packages/local-cloud", "."]) {
      const own = packageJson(folder);
      const declared = new Set([
        ...ofRoot,
        ...Object.keys(own.dependencies ?? {}),
        ...Object.keys(own.devDependencies ?? {}),
        ...Object.keys(own.peerDependencies ?? {}),
      ]);
      const tests = code.filter(
        (file) => isTest(file) && file.startsWith(folder === "." ? "tests/" : `${folder}/tests/`),
      );
      const undeclared = [...importedBy(tests)].filter((name) => !declared.has(name));
      expect(undeclared, folder).to.deep.equal([]);
    }
  });

  it("of the root are there without those of development, for every program", () => {
    const programs = /^(index|settings)\.ts$|^(handlers|examples|delivery)\//;
    const needed = importedBy(production.filter((file) => programs.test(file)));
    // Types are gone when a program runs.
    needed.delete("@types/aws-lambda");
    expect(Object.keys(packageJson(".").dependencies ?? {})).to.include.members([...needed]);
  });

  it("have in the SDK layer exactly what handlers import", () => {
    const handlers = production.filter((file) => /^(handlers|packages\/http)\//.test(file));
    expect(namesOf(sdkModules)).to.deep.equal(sdkImports(handlers));
  });

  for (const name of examples) {
    it(`have in the SDK layer of examples/${name} exactly what its handlers import`, () => {
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
  for (const { from: module, names } of from.flatMap(importsOf)) {
    if (!module.startsWith("@aws-sdk/")) continue;
    for (const name of names) (imported[module] ??= new Set()).add(name);
  }
  return imported;
}

/** The files of handlers that a program takes in, by way of each other and of an example's own files. */
function reachable(file: string, known = new Set<string>()): string[] {
  for (const { file: next, typeOnly } of importsOf(file)) {
    if (typeOnly || next === undefined || known.has(next)) continue;
    if (!/(^|\/)handlers\/|^examples\/|^packages\/http\//.test(next)) continue;
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
