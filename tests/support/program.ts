import { resolve } from "node:path";
import {
  type ResourceState,
  type Program,
  type Properties,
  readProject,
  type Resource,
  runProgram,
  serveEngine,
} from "@secured-api/local-cloud";
import { root } from "./projectFiles";

/** A whole program as it ran in Pulumi's language runtime, every registration recorded and none carried out. */
export interface Evaluation {
  readonly code: number;
  readonly resources: readonly Resource[];
  readonly outputs: Properties;
  /** What the program printed. */
  readonly output: string;
}

export interface EvaluationOptions {
  readonly directory?: string;
  readonly stack?: string;
  /** Config values in addition to the stack's, by full key. */
  readonly config?: Readonly<Record<string, string>>;
  readonly environment?: NodeJS.ProcessEnv;
  /** As `pulumi preview` runs it: whatever AWS would generate is unknown. */
  readonly preview?: boolean;
}

/** Runs a program once in this process; the same options give the same run, for all test files. */
export function evaluate(options: EvaluationOptions = {}): Promise<Evaluation> {
  const { directory = root, stack = "dev", preview = false, ...others } = options;
  const key = JSON.stringify({ directory: resolve(directory), stack, preview, ...others });
  const known = evaluations.get(key) ?? run(options);
  evaluations.set(key, known);
  return known;
}

const evaluations = new Map<string, Promise<Evaluation>>();

async function run(options: EvaluationOptions): Promise<Evaluation> {
  const project = readProject(options.directory ?? root, options.stack ?? "dev");
  const program: Program = {
    ...project,
    config: { ...project.config, ...options.config },
    preview: options.preview ?? false,
  };
  const resources: Resource[] = [];
  const output: string[] = [];
  const engine = await serveEngine({
    project: program.project,
    stack: program.stack,
    register: async (resource) => {
      resources.push(resource);
      if (!resource.custom) return { id: "", outputs: {} };
      return program.preview ? { id: "", outputs: resource.inputs } : created(resource);
    },
    invoke: async () => ({ region: "us-east-1" }),
  });
  try {
    const running = runProgram(
      program,
      engine.address,
      (line) => output.push(line),
      options.environment,
    );
    const code = await running.ended;
    return { code, resources, outputs: engine.outputs() ?? {}, output: output.join("\n") };
  } finally {
    engine.close();
  }
}

/** Names instead of what AWS would generate. */
function created({ name, type, inputs }: Resource): ResourceState {
  const computed = {
    name: `${name}-name`,
    arn: `arn:${name}`,
    invokeArn: `invoke:${name}`,
    endpoint: "cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool",
    executionArn: `execution:${name}`,
    invokeUrl: `https://${name}/v1`,
  };
  return { id: `${name}-id`, outputs: { ...computed, ...inputs, type } };
}
