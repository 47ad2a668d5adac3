import type { Resource } from "../program/engine";
import { routesOf } from "./routes";

/** Says, a line each, what is different between two versions of a program: resources by type and name, and routes. */
export function changes(before: readonly Resource[], after: readonly Resource[]): string[] {
  return [
    ...compare("", resources(before), resources(after)),
    ...compare("route ", routes(before), routes(after)),
    ...undeployed(before, after),
  ];
}

/** A document is served here at once; in AWS a stage serves what a deployment has taken of it. */
function undeployed(before: readonly Resource[], after: readonly Resource[]): string[] {
  const differ = (type: string) => {
    const inputs = (all: readonly Resource[]) =>
      JSON.stringify(all.filter((each) => each.type === type).map((each) => each.inputs));
    return inputs(before) !== inputs(after);
  };
  const forgotten =
    differ("aws:apigateway/restApi:RestApi") && !differ("aws:apigateway/deployment:Deployment");
  return forgotten
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

function resources(all: readonly Resource[]): Named {
  return new Map(
    all
      .filter(({ custom }) => custom)
      .map(({ type, name, inputs }) => [`${type} ${name}`, JSON.stringify(inputs)]),
  );
}

function routes(all: readonly Resource[]): Named {
  return new Map(
    routesOf(all).map(({ method, path, guard }) => [`${method} ${path}  ${guard}`, ""]),
  );
}
