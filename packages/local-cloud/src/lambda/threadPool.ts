import {
  type ExecutionEnvironment,
  type FunctionCode,
  type InvocationResult,
  startExecutionEnvironment,
} from "./executionEnvironment";

/** A function's execution environments, each a thread: started when needed, kept warm, one invocation each at a time. */
export interface ThreadPool {
  readonly run: ExecutionEnvironment["run"];
  /** Resolves when all invocations have ended, those that wait included, and every environment is stopped. */
  drain(): Promise<void>;
  /** Stops every environment at once, whatever it runs. Invocations that wait fail, and so do those to come. */
  stop(): Promise<void>;
}

/** How many environments a function may have. Further invocations wait, where AWS would start more environments. */
const maxConcurrency = 4;

const stopped: InvocationResult = {
  kind: "failed",
  error: { errorType: "Runtime.Stopped", errorMessage: "The local Lambda has stopped" },
};

/** @param output called with each line that the function writes to its console. */
export function createThreadPool(code: FunctionCode, output: (line: string) => void): ThreadPool {
  const idle: ExecutionEnvironment[] = [];
  const waiting: ((environment: ExecutionEnvironment | undefined) => void)[] = [];
  const all = new Set<ExecutionEnvironment>();
  let drained: (() => void) | undefined;
  let open = true;

  function start(): ExecutionEnvironment {
    const environment = startExecutionEnvironment(code, output);
    all.add(environment);
    return environment;
  }

  /** `undefined` once the pool has stopped. */
  function take(): Promise<ExecutionEnvironment | undefined> {
    if (!open) return Promise.resolve(undefined);
    const warm = idle.pop();
    if (warm?.alive()) return Promise.resolve(warm);
    if (warm !== undefined) all.delete(warm);
    if (all.size < maxConcurrency) return Promise.resolve(start());
    return new Promise((resolve) => waiting.push(resolve));
  }

  function release(environment: ExecutionEnvironment): void {
    const usable = environment.alive() ? environment : undefined;
    if (usable === undefined) all.delete(environment);
    const next = waiting.shift();
    if (next !== undefined) next(usable ?? start());
    else if (drained !== undefined) end(environment);
    else if (usable !== undefined) idle.push(usable);
  }

  function end(environment: ExecutionEnvironment): void {
    all.delete(environment);
    void environment.stop();
    if (all.size === 0) drained?.();
  }

  return {
    run: async (event) => {
      const environment = await take();
      if (environment === undefined) return { result: stopped };
      try {
        return await environment.run(event);
      } finally {
        release(environment);
      }
    },
    drain: () =>
      new Promise((resolve) => {
        drained = resolve;
        if (all.size === 0) resolve();
        for (const environment of idle.splice(0)) end(environment);
      }),
    stop: async () => {
      open = false;
      for (const leave of waiting.splice(0)) leave(undefined);
      await Promise.all([...all].map((environment) => environment.stop()));
    },
  };
}
