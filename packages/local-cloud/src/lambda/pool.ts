import { type Environment, type FunctionCode, type Result, startEnvironment } from "./environment";

/** A function's execution environments: made when needed, kept warm, one invocation each at a time. */
export interface Pool {
  readonly run: Environment["run"];
  /** Lets the invocations that it has end, those that wait included, and then every environment. */
  drain(): Promise<void>;
  /** Ends every environment at once, whatever it runs. Invocations that wait fail, and so do those to come. */
  stop(): Promise<void>;
}

/** How many environments a function may have. More requests than that wait, where AWS would make further ones. */
const maxConcurrency = 4;

const stopped: Result = {
  kind: "failed",
  error: { errorType: "Runtime.Stopped", errorMessage: "The local Lambda has stopped" },
};

export function createPool(code: FunctionCode, output: (line: string) => void): Pool {
  const idle: Environment[] = [];
  const waiting: ((environment: Environment | undefined) => void)[] = [];
  const all = new Set<Environment>();
  let drained: (() => void) | undefined;
  let open = true;

  function start(): Environment {
    const environment = startEnvironment(code, output);
    all.add(environment);
    return environment;
  }

  /** `undefined` once the pool has stopped. */
  function take(): Promise<Environment | undefined> {
    if (!open) return Promise.resolve(undefined);
    const warm = idle.pop();
    if (warm?.alive()) return Promise.resolve(warm);
    if (warm !== undefined) all.delete(warm);
    if (all.size < maxConcurrency) return Promise.resolve(start());
    return new Promise((resolve) => waiting.push(resolve));
  }

  function giveBack(environment: Environment): void {
    const usable = environment.alive() ? environment : undefined;
    if (usable === undefined) all.delete(environment);
    const next = waiting.shift();
    if (next !== undefined) next(usable ?? start());
    else if (drained !== undefined) end(environment);
    else if (usable !== undefined) idle.push(usable);
  }

  function end(environment: Environment): void {
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
        giveBack(environment);
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
