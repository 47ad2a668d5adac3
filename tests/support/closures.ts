import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Asset, isAsset, unpack } from "@secured-api/local-cloud";
import type { Evaluation } from "./program";

/** One serialized function, in a separate process. */
export interface Closure {
  readonly description: string;
  /** Rejects with what the function threw. */
  call(event: unknown, context?: unknown): Promise<unknown>;
}

export interface Closures {
  /** Of the function with this logical name. */
  named(name: string): Closure;
  /** Of the route that this description names, e.g. `GET /todo`. */
  describedAs(description: string): Closure;
  stop(): void;
}

/** The functions of a program by logical name: their archives as they are deployed. */
export function archives({ resources }: Pick<Evaluation, "resources">): ReadonlyMap<string, Asset> {
  const functions = resources.filter(({ type }) => type === "aws:lambda/function:Function");
  return new Map(functions.map(({ name, inputs }) => [name, code(inputs.code)]));
}

/** Unpacks every function with the program's layer and starts a process for each. */
export function startClosures(
  evaluation: Evaluation,
  environment: Readonly<Record<string, string>>,
): Closures {
  if (evaluation.code !== 0) throw new Error(`the program failed: ${evaluation.output}`);
  // Outside of the project: a function must find nothing but what it ships.
  const directory = mkdtempSync(join(tmpdir(), "closures-"));
  const layers = evaluation.resources.filter(({ type }) => type.endsWith(":LayerVersion"));
  const closures = new Map<string, Closure>();
  const processes: ChildProcess[] = [];
  for (const { name, type, inputs } of evaluation.resources) {
    if (type !== "aws:lambda/function:Function") continue;
    const folder = join(directory, name);
    unpack(code(inputs.code), folder);
    for (const layer of layers) {
      const unpacked = join(directory, "layers", layer.name);
      unpack(code(layer.inputs.code), unpacked);
      unpack(
        { kind: "path", path: join(unpacked, "nodejs", "node_modules") },
        join(folder, "node_modules"),
      );
    }
    const configured = inputs.environment as
      { readonly variables?: Record<string, string> } | undefined;
    const child = fork(join(__dirname, "closureProcess.js"), [folder], {
      env: { ...configured?.variables, ...environment },
      execArgv: [],
    });
    processes.push(child);
    closures.set(name, closure(String(inputs.description), child));
  }
  const find = (what: string, found: Closure | undefined) => {
    if (found === undefined) throw new Error(`no function is ${what}: did it serialize?`);
    return found;
  };
  return {
    named: (name) => find(`named ${name}`, closures.get(name)),
    describedAs: (description) =>
      find(
        description,
        [...closures.values()].find((each) => each.description === description),
      ),
    stop: () => {
      for (const child of processes) child.kill();
      rmSync(directory, { recursive: true });
    },
  };
}

function code(value: unknown): Asset {
  if (!isAsset(value)) throw new Error("the code is not an archive");
  return value;
}

/** What a process sends back. */
interface Result {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

function closure(description: string, child: ChildProcess): Closure {
  let calls = 0;
  const waiting = new Map<number, (result: Result) => void>();
  child.on("message", (result: Result) => {
    waiting.get(result.id)?.(result);
    waiting.delete(result.id);
  });
  child.on("exit", (status) => {
    for (const result of waiting.values())
      result({ id: 0, error: `exited with ${String(status)}` });
  });
  return {
    description,
    call: (event, context = {}) =>
      new Promise((resolve, reject) => {
        const id = ++calls;
        waiting.set(id, ({ result, error }) => {
          if (error === undefined) resolve(result);
          else reject(new Error(`${description}: ${error}`));
        });
        child.send({ id, event, context });
      }),
  };
}
