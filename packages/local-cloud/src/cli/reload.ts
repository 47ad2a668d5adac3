import { basename, dirname, resolve } from "node:path";
import type { Resource } from "../program/engine";
import type { Program } from "../program/project";
import type { Session, Version } from "../session";
import { messageOf } from "../shared/messageOf";
import { routesOf } from "./routes";
import { watchFiles } from "./watch";

interface ReloadOptions {
  readonly session: Session;
  /** Read again for each version: the configuration may have changed. */
  readonly readProgram: () => Program;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

type OnVersion = (version: Version) => Promise<unknown>;

interface Reloads {
  /**
   * Call it once the first version runs: what has changed since its start is deployed, and whatever changes from then on.
   * `onVersion` is called with each version before it is announced.
   */
  begin(first: Version, onVersion: OnVersion): Promise<void>;
}

/**
 * Deploys the program again, one version after the other, whenever one of its files changes. A change that is made once
 * this has resolved is not missed.
 */
export async function reloadOnChange(options: ReloadOptions, program: Program): Promise<Reloads> {
  const { session, print, printError } = options;
  /** The last version that was deployed. */
  let good: Version | undefined;
  let announce: OnVersion = () => Promise.resolve();
  /** Whether a later version has failed. */
  let failed = false;
  let files = new Set<string>();
  let pending = new Set<string>();
  let running = false;

  /** What a program is made of is known once it has run; while it fails, any source may be the one that fixes it. */
  function matters(file: string): boolean {
    if (files.has(file)) return true;
    if (failed || files.size === 0) return /\.([cm]?[jt]sx?|json|ya?ml)$/.test(file);
    const name = basename(file);
    const isTopLevel = dirname(file) === program.directory;
    return isTopLevel && (/^Pulumi\..*yaml$/.test(name) || /^(package|tsconfig)\.json$/.test(name));
  }

  async function watch(version: Version): Promise<void> {
    files = new Set(version.files);
    await watcher.include(version.files);
  }

  async function reload(before: Version): Promise<void> {
    const changed = [...pending].join(", ");
    pending = new Set();
    const startedAt = Date.now();
    print(`Reloading after a change of ${changed} …`);
    try {
      const version = await session.deploy(options.readProgram());
      await announce(version);
      const lines = changes(before, version);
      [good, failed] = [version, false];
      await watch(version);
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      print(
        [
          `Reloaded in ${seconds} s${lines.length === 0 ? ": nothing that is deployed has changed" : ""}`,
          ...lines.map((line) => `  ${line}`),
        ].join("\n"),
      );
    } catch (error) {
      failed = true;
      const message = messageOf(error);
      printError(`${message}\nNot reloaded: the last good version keeps serving`);
    }
  }

  async function work(): Promise<void> {
    if (running) return;
    running = true;
    while (good !== undefined && pending.size > 0) await reload(good);
    running = false;
  }

  const watcher = await watchFiles({
    directory: program.directory,
    matters,
    onChange: (changed) => {
      for (const file of changed) pending.add(file);
      void work();
    },
    onError: (error) => {
      printError(error.message);
    },
  });
  return {
    begin: async (first, onVersion) => {
      announce = onVersion;
      await watch(first);
      good = first;
      pending = new Set([...pending].filter((file) => matters(resolve(program.directory, file))));
      void work();
    },
  };
}

type Deployed = Pick<Version, "resources" | "operations">;

/** The differences between two versions of a program, a line each: resources by type and name, and routes. */
export function changes(before: Deployed, after: Deployed): string[] {
  return [
    ...compare("", resources(before), resources(after)),
    ...compare("route ", routes(before), routes(after)),
    ...undeployed(before.resources, after.resources),
  ];
}

/** Locally an API serves its document at once; in AWS a stage serves the document as it was at the deployment. */
function undeployed(before: readonly Resource[], after: readonly Resource[]): string[] {
  const differ = (type: string) => {
    const inputs = (all: readonly Resource[]) =>
      JSON.stringify(all.filter((each) => each.type === type).map((each) => each.inputs));
    return inputs(before) !== inputs(after);
  };
  const isUndeployed =
    differ("aws:apigateway/restApi:RestApi") && !differ("aws:apigateway/deployment:Deployment");
  return isUndeployed
    ? ["no Deployment has changed: AWS would go on serving the API's document as it was"]
    : [];
}

type Named = ReadonlyMap<string, string>;

function compare(kind: string, before: Named, after: Named): string[] {
  const line = (verb: string) => (name: string) => `${kind}${verb.padEnd(7)} ${name}`;
  const old = [...before.keys()];
  const now = [...after.keys()];
  return [
    ...now.filter((name) => !before.has(name)).map(line("added")),
    ...now
      .filter((name) => before.has(name) && before.get(name) !== after.get(name))
      .map(line("changed")),
    ...old.filter((name) => !after.has(name)).map(line("removed")),
  ];
}

function resources({ resources: all }: Deployed): Named {
  return new Map(
    all
      .filter(({ custom }) => custom)
      .map(({ type, name, inputs }) => [`${type} ${name}`, JSON.stringify(inputs)]),
  );
}

function routes({ operations }: Deployed): Named {
  return new Map(
    routesOf(operations).map(({ method, path, guard }) => [`${method} ${path}  ${guard}`, ""]),
  );
}
