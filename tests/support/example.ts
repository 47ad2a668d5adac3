import { join } from "node:path";
import { root } from "./projectFiles";
import { type RunningProgram, startProgram } from "./runningProgram";

/** One of the example programs, running locally. */
export interface Example extends RunningProgram {
  /** Sends a request to a path under the API's address. */
  send(method: string, path: string, options?: SendOptions): Promise<ExampleResponse>;
}

export interface SendOptions {
  /** What `Authorization` says, e.g. `Bearer …` or a bare token; without it there is no such header. */
  readonly authorization?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A value that is sent as JSON; or `rawBody`, sent as it is, of the type that `headers` name. */
  readonly json?: unknown;
  readonly rawBody?: string;
}

export interface ExampleResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The value of a JSON body; any other body as a string. */
  readonly body: unknown;
}

export { type Tokens } from "./runningProgram";

/** The folder of an example, e.g. `examples/hello`. */
export function exampleFolder(name: string): string {
  return join(root, "examples", name);
}

/**
 * Starts the example in `examples/NAME`, with config by full key in addition to its stack's;
 * `cloud.close()` ends it.
 */
export async function startExample(
  name: string,
  config: Readonly<Record<string, string>> = {},
): Promise<Example> {
  const program = await startProgram(exampleFolder(name), config);
  const apiUrl = program.outputs.apiUrl ?? program.outputs.APIBaseUrl ?? "";
  return { ...program, send: (method, path, options) => send(method, apiUrl + path, options) };
}

async function send(
  method: string,
  url: string,
  options: SendOptions = {},
): Promise<ExampleResponse> {
  const body = options.json === undefined ? options.rawBody : JSON.stringify(options.json);
  const response = await fetch(url, {
    method,
    headers: {
      ...(options.authorization !== undefined && { Authorization: options.authorization }),
      ...(options.json !== undefined && { "Content-Type": "application/json" }),
      ...options.headers,
    },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  const isJson = /^application\/(.+\+)?json\b/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, body: isJson ? parse(text) : text };
}

function parse(json: string): unknown {
  return json === "" ? json : JSON.parse(json);
}
