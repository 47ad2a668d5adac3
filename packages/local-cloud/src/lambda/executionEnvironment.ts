import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { sourceDir } from "../shared/sourceDir";

/** What a function is made of, ready to run. */
export interface FunctionCode {
  readonly name: string;
  readonly arn: string;
  /** The absolute path of the unpacked archive, with the layers' node_modules. */
  readonly directory: string;
  /** `file.export`, e.g. `__index.handler`. */
  readonly handler: string;
  /** The whole `process.env` of the function, but for the key's variables. */
  readonly variables: Readonly<Record<string, string>>;
  /** Makes the access key that an environment signs its calls with. @default none */
  readonly newKey?: () => EnvironmentKey;
  /** MB. */
  readonly memorySize: number;
  /** Seconds. */
  readonly timeout: number;
  /** How many invocations may run at once; further ones are throttled. @default no limit */
  readonly reservedConcurrency?: number | undefined;
  /** Called when the code was replaced or removed and the last invocation of it has ended. */
  readonly retired?: () => void;
}

export interface EnvironmentKey {
  /** The key as the AWS SDK reads it. */
  readonly variables: Readonly<Record<string, string>>;
  /** The DynamoDB capacity units that were consumed with it since the last call. */
  takeConsumedCapacity(): number;
}

export type InvocationResult =
  /** `payload` is JSON. */
  | { readonly kind: "result"; readonly payload: string }
  | { readonly kind: "failed"; readonly error: FunctionError }
  | { readonly kind: "timed-out" };

interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stack?: string;
}

/** One thread that runs one invocation of a function at a time, as an execution environment of Lambda does. */
export interface ExecutionEnvironment {
  /**
   * Never rejects. `event` is JSON. `consumedCapacity` is in DynamoDB's capacity units: of the calls that a function does
   * not await, it includes those that have ended by then.
   */
  run(
    event: string,
  ): Promise<{ readonly result: InvocationResult; readonly consumedCapacity?: number }>;
  /** Whether it can run another invocation: not after a timeout, an exit or a crash of the thread. */
  readonly alive: () => boolean;
  stop(): Promise<void>;
}

type WorkerMessage =
  { readonly kind: "init-failed"; readonly error: FunctionError } | InvocationResult;

/** @param output called with each line that the function writes to its console. */
export function startExecutionEnvironment(
  code: FunctionCode,
  output: (line: string) => void,
): ExecutionEnvironment {
  const key = code.newKey?.();
  let alive = true;
  let settle: (result: InvocationResult) => void = () => undefined;
  const worker = new Worker(join(sourceDir, "lambda", "worker.js"), {
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
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      for (const line of chunk.split("\n")) if (line !== "") output(line);
    });
  }
  const end = (result: InvocationResult) => {
    alive = false;
    settle(result);
  };
  worker.on("message", (message: WorkerMessage) => {
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
    new Promise<InvocationResult>((resolve) => {
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
      // What an earlier invocation has left running.
      key?.takeConsumedCapacity();
      const result = await run(event);
      return { result, ...(key && { consumedCapacity: key.takeConsumedCapacity() }) };
    },
    stop: async () => {
      alive = false;
      await worker.terminate();
    },
  };
}
