import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";

const components = join(__dirname, "..", "..");

/**
 * The components as JavaScript in the node_modules of a workspace, next to a program that has packages in its own
 * node_modules: what the program resolves differs from what the components resolve.
 */
export class InstalledComponents {
  private readonly workspace = mkdtempSync(join(tmpdir(), "workspace-"));
  private readonly program = join(this.workspace, "program");

  constructor() {
    const modules = join(this.workspace, "node_modules");
    const installed = join(modules, "@secured-api", "components");
    for (const file of sourceFiles()) {
      const source = readFileSync(join(components, file), "utf8");
      write(join(installed, file.replace(/\.ts$/, ".js")), compiled(source));
    }
    write(join(installed, "package.json"), '{"exports":"./index.js"}');
    symlinkSync(dirname(packageFolder("@pulumi/pulumi")), join(modules, "@pulumi"));
    symlinkSync(packageFolder("esbuild"), join(modules, "esbuild"));
  }

  /** Writes a file of the program. */
  write(path: string, contents: string): void {
    write(join(this.program, path), contents);
  }

  /** Runs JavaScript in the program's folder, as Pulumi does, and returns the JSON that it prints. */
  run(source: string): unknown {
    this.write("index.js", source);
    const { status, stdout, stderr } = spawnSync(process.execPath, ["index.js"], {
      cwd: this.program,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  }

  remove(): void {
    rmSync(this.workspace, { recursive: true });
  }
}

function write(file: string, contents: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, contents);
}

function sourceFiles(): string[] {
  return readdirSync(components, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !/^(tests|node_modules)\b/.test(file),
  );
}

function compiled(source: string): string {
  const { CommonJS } = ts.ModuleKind;
  const compilerOptions = {
    module: CommonJS,
    target: ts.ScriptTarget.ES2021,
    esModuleInterop: true,
  };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}

function packageFolder(name: string): string {
  return dirname(require.resolve(`${name}/package.json`));
}
