import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Evaluation, evaluate } from "./program";
import { root } from "./projectFiles";

/** What of a program must not change by accident. */
interface Outline {
  /** A changed URN replaces the resource, with the data in it. */
  readonly urns: readonly string[];
  readonly outputs: readonly string[];
  /** By method and path: who may call it. */
  readonly routes: Readonly<Record<string, string>>;
}

interface ApiDocument {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly security?: readonly object[] }>>>
  >;
}

function outlineOf({ resources, outputs }: Evaluation): Outline {
  const api = resources.find(({ type }) => type === "aws:apigateway/restApi:RestApi");
  const routes: Record<string, string> = {};
  if (api !== undefined) {
    const { paths } = JSON.parse(String(api.inputs.body)) as ApiDocument;
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { security }] of Object.entries(operations)) {
        routes[`${method.toUpperCase()} ${path}`] = JSON.stringify(security ?? "public");
      }
    }
  }
  return {
    urns: resources.map(({ urn }) => urn).sort(),
    outputs: Object.keys(outputs).sort(),
    routes,
  };
}

const folders: Readonly<Record<string, string>> = {
  delivery: "delivery",
  hello: "examples/hello",
  items: "examples/items",
  links: "examples/links",
  accounts: "examples/accounts",
};

/** Compares programs, e.g. `todo prod`, with what tests/outlines.json has of them. */
export function outlineTests(programs: readonly string[]): void {
  const recorded = JSON.parse(readFileSync(join(root, "tests/outlines.json"), "utf8")) as Readonly<
    Record<string, Outline>
  >;
  describe("What people have deployed", () => {
    for (const name of programs) {
      const [program = "", stack = "dev"] = name.split(" ");
      it(`keeps the URNs, outputs and routes of ${name}`, async () => {
        const directory = join(root, folders[program] ?? "");
        const evaluation = await evaluate({ directory, stack });
        expect(evaluation.code, evaluation.output).to.equal(0);
        expect(outlineOf(evaluation)).to.deep.equal(recorded[name]);
      });
    }
  });
}
