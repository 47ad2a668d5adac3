import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import ts from "typescript";
import { projectFiles, root } from "./projectFiles";

/** One import of a file. */
export interface Import {
  /** As it is written: a package, or a path that starts with a dot. */
  readonly from: string;
  /** The file of ours that it means, within {@link root}; none for a package. */
  readonly file: string | undefined;
  /** The names that it takes, by those that the module gives them; none for a namespace or a `require`. */
  readonly names: readonly string[];
  /** Whether nothing of it is left when the types are gone. */
  readonly typeOnly: boolean;
}

const files = new Set(projectFiles());

/** Every way to import: `import … from`, `import "x"`, `export … from`, `require("x")`, `import("x")`, types included. */
export function importsOf(file: string): readonly Import[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(root, file), "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: Import[] = [];
  const add = (from: string, names: readonly string[], typeOnly: boolean) =>
    found.push({ from, file: resolved(file, from), names, typeOnly });
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause;
      const bindings = clause?.namedBindings;
      const named = bindings && ts.isNamedImports(bindings) ? [...bindings.elements] : [];
      const allTypes = named.length > 0 && !clause?.name && named.every((each) => each.isTypeOnly);
      const typeOnly = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || allTypes;
      add(text(node.moduleSpecifier), typeOnly ? [] : values(named), typeOnly);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      add(text(node.moduleSpecifier), [], node.isTypeOnly);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(text(node.argument.literal), [], true);
    } else if (ts.isCallExpression(node) && isImportCall(node)) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) add(argument.text, [], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A way from the file back to one that it passed, e.g. `a.ts`, `b.ts`, `a.ts`; none where imports form no circle. */
export function circleFrom(file: string, passed: readonly string[] = []): string[] | undefined {
  const start = passed.indexOf(file);
  if (start >= 0) return [...passed.slice(start), file];
  if (circleFree.has(file)) return undefined;
  for (const { file: next } of importsOf(file)) {
    const circle = next === undefined ? undefined : circleFrom(next, [...passed, file]);
    if (circle !== undefined) return circle;
  }
  circleFree.add(file);
  return undefined;
}

const circleFree = new Set<string>();

function values(named: readonly ts.ImportSpecifier[]): string[] {
  return named
    .filter((each) => !each.isTypeOnly)
    .map(({ propertyName, name }) => (propertyName ?? name).text);
}

function text(node: ts.Node): string {
  return ts.isStringLiteral(node) ? node.text : "";
}

function isImportCall({ expression }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === "require")
  );
}

function resolved(importer: string, from: string): string | undefined {
  const [, name, path] = /^@secured-api\/([^/]+)(?:\/(.+))?$/.exec(from) ?? [];
  if (name === "components") return "components/index.ts";
  if (name !== undefined) return `packages/${name}/src/${path ?? "index"}.ts`;
  if (!from.startsWith(".")) return undefined;
  const base = posix.normalize(posix.join(dirname(importer), from));
  return ["", ".ts", ".js", ".json", "/index.ts"]
    .map((end) => base + end)
    .find((candidate) => files.has(candidate));
}
