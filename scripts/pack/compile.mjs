import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

const project = join(import.meta.dirname, "../..");
const { config } = ts.readConfigFile(join(project, "tsconfig.json"), ts.sys.readFile);
const { options: settings } = ts.convertCompilerOptionsFromJson(config.compilerOptions, project);

const formatHost = {
  getCanonicalFileName: (file) => file,
  getCurrentDirectory: () => project,
  getNewLine: () => "\n",
};

/**
 * Pulumi serializes a module that a handler captures by value when it is the program's own. For one in node_modules it
 * writes a `require` of the file instead, which no archive holds, and fails because the package's `exports` hide it. Of a
 * module with this mark it takes the value there as well. Not enumerable: whoever copies or lists the exports does not
 * see it.
 * https://github.com/pulumi/pulumi/blob/v3.248.0/sdk/nodejs/runtime/closure/createClosure.ts (captureModuleAsync)
 */
const takenByValue = `Object.defineProperty(exports, "deploymentOnlyModule", { value: true });\n`;

/**
 * The JavaScript and the declarations of a package, by path, compiled with the repository's tsconfig.json, as Pulumi's
 * runtime compiles the TypeScript there: a function's serialized text is then the same. Workers, which are JavaScript
 * already, stay as they are. `captured` says that handlers capture the package's functions.
 *
 * @throws Error with what TypeScript finds wrong.
 */
export function compile(folder, captured) {
  const src = join(folder, "src");
  const root = existsSync(src) ? src : folder;
  const sources = readdirSync(root, { recursive: true })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !/^(tests|node_modules)\//.test(file));
  const modules = sources.filter((file) => file.endsWith(".ts"));
  const workers = sources.filter((file) => file.endsWith(".js"));
  const read = (file) => readFileSync(join(root, file), "utf8");
  const options = { ...settings, rootDir: root, outDir: root, types: ["node"], noEmit: false };
  return new Map([
    ...workers.map((file) => [file, read(file)]),
    ...modules.map((file) => {
      const module = { fileName: file, compilerOptions: options };
      const { outputText } = ts.transpileModule(read(file), module);
      return [file.replace(/\.ts$/, ".js"), captured ? outputText + takenByValue : outputText];
    }),
    ...declarations(root, modules, options),
  ]);
}

/** With their comments, which editors show: the JavaScript has none. */
function declarations(root, modules, options) {
  const program = ts.createProgram(
    modules.map((file) => join(root, file)),
    { ...options, declaration: true, emitDeclarationOnly: true, removeComments: false },
  );
  const files = [];
  const { diagnostics } = program.emit(undefined, (path, text) => {
    files.push([relative(root, path).replaceAll("\\", "/"), text]);
  });
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems, formatHost));
  return files;
}
