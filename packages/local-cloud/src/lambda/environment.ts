import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { packageDir } from "../shared/packageDir";

/** What a function is made of, ready to run. */
export interface FunctionCode {
  readonly name: string;
  readonly arn: string;
  /** The folder with the unpacked archive and the layers' node_modules. */
  readonly directory: string;
  /** `file.export`, e.g. `__index.handler`. */
  readonly handler: string;
  /** All that the function sees of `process.env`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Makes the key that an environment signs its calls with. */
  readonly newKey?: () => EnvironmentKey;
  /** MB. */
  readonly memorySize: number;
  /** Seconds. */
  readonly timeout: number;
  /** Told when other code has taken its place and no invocation runs it any more. */
  readonly retired?: () => void;
}

export interface EnvironmentKey {
  /** The key as the AWS SDK reads it. */
  readonly variables: Readonly<Record<string, string>>;
  /** The DynamoDB capacity units that were consumed with it since the last call. */
  takeUnits(): number;
}

export type Result =
  | { readonly kind: "result"; readonly payload: string }
  | { readonly kind: "failed"; readonly error: FunctionError }
  | { readonly kind: "timed-out" };

interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stack?: string;
}

/** One thread that runs one invocation of a function at a time, as an execution environment of Lambda does. */
export interface Environment {
  /**
   * Rejects never. After anything but a `result` or `failed`, {@link Environment.alive} is false. `units` is the DynamoDB
   * capacity that was consumed while it ran: of calls that a function leaves behind, those that ended in time.
   */
  run(event: string): Promise<{ readonly result: Result; readonly units?: number }>;
  readonly alive: () => boolean;
  stop(): Promise<void>;
}

type Message =
  | { readonly kind: "ready" }
  | { readonly kind: "init-failed"; readonly error: FunctionError }
  | Result;

/** `output` gets what the function writes to its console, a line at a time. */
export function startEnvironment(code: FunctionCode, output: (line: string) => void): Environment {
  const key = code.newKey?.();
  let alive = true;
  let settle: (result: Result) => void = () => undefined;
  const worker = new Worker(join(packageDir, "lambda", "worker.js"), {
    workerData: {
      directory: code.directory,
      handler: code.handler,
      functionName: code.name,
      functionArn: code.arn,
      memorySize: code.memorySize,
    },
    env: { ...key?.variables, ...code.variables },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: code.memorySize },
    stdout: true,
    stderr: true,
  });
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.split("\n")) if (line !== "") output(line);
    });
  }
  const end = (result: Result) => {
    alive = false;
    settle(result);
  };
  worker.on("message", (message: Message) => {
    if (message.kind === "ready") return;
    if (message.kind !== "init-failed") settle(message);
    else {
      end({ kind: "failed", error: message.error });
      void worker.terminate();
    }
  });
  worker.on("error", (error: NodeJS.ErrnoException) => {
    const errorType =
      error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "Runtime.OutOfMemory" : "Runtime.UnhandledError";
    end({ kind: "failed", error: { errorType, errorMessage: error.message } });
  });
  worker.on("exit", (status) => {
    const errorMessage = `Runtime exited with exit status ${String(status)}`;
    end({ kind: "failed", error: { errorType: "Runtime.ExitError", errorMessage } });
  });

  const run = (event: string) =>
    new Promise<Result>((resolve) => {
      const deadline = Date.now() + code.timeout * 1000;
      const timer = setTimeout(() => {
        end({ kind: "timed-out" });
        void worker.terminate();
      }, code.timeout * 1000);
      settle = (result) => {
        clearTimeout(timer);
        settle = () => undefined;
        resolve(result);
      };
      worker.postMessage({ requestId: randomUUID(), event, deadline });
    });

  return {
    alive: () => alive,
    run: async (event) => {
      key?.takeUnits();
      const result = await run(event);
      return key === undefined ? { result } : { result, units: key.takeUnits() };
    },
    stop: async () => {
      alive = false;
      await worker.terminate();
    },
  };
}
