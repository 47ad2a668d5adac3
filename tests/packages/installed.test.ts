import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  cpSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join, sep } from "node:path";
import { expect } from "chai";
import type ts from "typescript";
import { compilerOptions } from "../../tsconfig.json";
import { dependencies, devDependencies } from "../../package.json";
import { archives } from "../support/closures";
import { type Evaluation, evaluate } from "../support/program";
import { root } from "../support/projectFiles";
import { npm, pack, packages, temporaryFolder } from "./support";

const program = join(root, "tests/packages/program");
const scope = join("node_modules", "@secured-api");

describe("The tarballs, installed in a folder of their own", function () {
  this.timeout(600_000);
  const consumer = temporaryFolder();

  before(() => {
    pack(join(consumer, "tarballs"));
    install(consumer);
  });
  after(() => {
    rmSync(consumer, { recursive: true });
  });

  it("are folders, not links into the project", () => {
    for (const name of Object.keys(packages)) {
      const folder = join(consumer, scope, name);
      expect(lstatSync(folder).isDirectory(), folder).to.equal(true);
    }
  });

  for (const typescript of ["typescript", "typescript-6"]) {
    for (const resolution of ["nodenext", "node10"] as const) {
      it(`type-check with ${typescript} and moduleResolution ${resolution}`, () => {
        expect(problems(consumer, typescript, resolution)).to.deep.equal([]);
      });
    }
  }

  it("make the same functions and the same layer as the project's own sources", async () => {
    const here = await evaluate({ directory: program });
    const there = await evaluate({ directory: consumer });
    expect(there.output).to.equal("");
    expect([...archives(here).keys()].sort()).to.deep.equal([
      "Api-get-health",
      "Api-get-notes-id",
      "Users-scopes",
    ]);
    expect([...archives(there)].sort()).to.deep.equal([...archives(here)].sort());
    expect(layersOf(there)).to.have.length(1);
    expect(layersOf(there)).to.deep.equal(layersOf(here));
  });

  it("run the program by npx local-cloud start, for tokens of npx local-cloud token", async () => {
    const start = command(consumer, ["start", "--port", "0"]);
    try {
      const apiUrl = await start.ready("Ctrl-C stops it").then(() => apiUrlIn(consumer));
      const health = await fetch(`${apiUrl}/health`);
      expect([health.status, await health.text()]).to.deep.equal([200, '{"status":"ok"}']);
      const token = command(consumer, ["token"]);
      await token.ended;
      const authorization = `Bearer ${token.output().trim()}`;
      const note = await fetch(`${apiUrl}/notes/1`, { headers: { authorization } });
      expect(note.status).to.equal(404);
      expect(note.headers.get("cache-control")).to.equal("no-store");
    } finally {
      await start.end();
    }
  });
});

/** The program's folder as a stranger has it: its own package.json and tsconfig.json, and packages from the registry. */
function install(consumer: string): void {
  cpSync(program, consumer, { recursive: true });
  linkInstalled(join(root, "node_modules"), join(consumer, "node_modules"));
  const tarballs = readdirSync(join(consumer, "tarballs"));
  const ours = Object.keys(packages).map((name) => {
    const file = tarballs.find((each) => each.startsWith(`secured-api-${name}-`)) ?? "";
    return [`@secured-api/${name}`, `file:tarballs/${file}`] as const;
  });
  const manifest = {
    name: "notes",
    private: true,
    dependencies: {
      ...Object.fromEntries(ours),
      "@aws-sdk/client-dynamodb": dependencies["@aws-sdk/client-dynamodb"],
      "@aws-sdk/lib-dynamodb": dependencies["@aws-sdk/lib-dynamodb"],
      "@pulumi/aws": dependencies["@pulumi/aws"],
      "@pulumi/pulumi": dependencies["@pulumi/pulumi"],
      "@types/node": devDependencies["@types/node"],
      "ts-node": devDependencies["ts-node"],
      typescript: devDependencies.typescript,
      // Not among the project's own dependencies: its `tsc` would take the place of TypeScript 5's there.
      "typescript-6": "npm:typescript@6.0.3",
    },
  };
  writeFileSync(join(consumer, "package.json"), JSON.stringify(manifest));
  const settings = { compilerOptions, "ts-node": { transpileOnly: true } };
  writeFileSync(join(consumer, "tsconfig.json"), JSON.stringify(settings));
  npm("install", consumer);
}

/** What is installed already, so that npm need not fetch it: it removes what the program does not depend on. */
function linkInstalled(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.name === "@secured-api" || entry.name === ".package-lock.json") continue;
    if (entry.isDirectory()) linkInstalled(source, target);
    else if (entry.isFile()) link(source, target);
  }
}

function link(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    // The temporary folder is on another disk.
    copyFileSync(source, target);
  }
}

/** What TypeScript says of the program and of the declarations in our packages, those of others aside. */
function problems(consumer: string, typescript: string, resolution: "nodenext" | "node10") {
  const compiler = createRequire(join(consumer, "package.json"))(typescript) as typeof ts;
  const { options, errors } = compiler.convertCompilerOptionsFromJson(
    {
      ...compilerOptions,
      types: ["node"],
      module: resolution === "node10" ? "commonjs" : resolution,
      moduleResolution: resolution,
      esModuleInterop: true,
      skipLibCheck: false,
      ...(compiler.version.startsWith("6.") && { ignoreDeprecations: "6.0" }),
    },
    consumer,
  );
  const files = ["index.ts", "cloud.ts"].map((file) => join(consumer, file));
  const checked = compiler.createProgram(files, options);
  const own = checked
    .getSourceFiles()
    .filter(({ fileName }) => {
      const path = fileName.replaceAll("/", sep);
      return files.includes(path) || path.startsWith(join(consumer, scope));
    })
    .flatMap((file) => checked.getSemanticDiagnostics(file));
  return [...errors, ...checked.getOptionsDiagnostics(), ...own].map(
    ({ file, messageText }) =>
      `${file?.fileName ?? ""}: ${compiler.flattenDiagnosticMessageText(messageText, "\n")}`,
  );
}

function layersOf({ resources }: Evaluation): unknown[] {
  const layers = resources.filter(({ type }) => type === "aws:lambda/layerVersion:LayerVersion");
  return layers.map(({ inputs }) => inputs.code);
}

function apiUrlIn(consumer: string): string {
  const outputs = readFileSync(join(consumer, ".local/notes-dev/outputs.json"), "utf8");
  return (JSON.parse(outputs) as { readonly apiUrl: string }).apiUrl;
}

/** `npx local-cloud`, with the processes that npx starts. */
function command(consumer: string, args: readonly string[]) {
  const child = spawn("npx", ["--no", "local-cloud", ...args], {
    cwd: consumer,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  }
  const ended = once(child, "close");
  const ready = (line: string) =>
    new Promise<void>((resolve, reject) => {
      child.stdout.on("data", () => {
        if (output.includes(line)) resolve();
      });
      void ended.then(() => {
        reject(new Error(output));
      });
    });
  const end = async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    await ended;
  };
  return { ready, ended, end, output: () => output };
}
