import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { isInstalled } from "./awsCli";

/** A shell in an empty folder, which keeps its variables from one command to the next as a window of a person's does. */
export interface Terminal {
  /** Its folder, which is its home too. */
  readonly directory: string;
  run(commands: string): Promise<Ran>;
  /** Runs a command that must succeed; resolves to what it printed. */
  printed(commands: string): Promise<string>;
  /** The same, of commands that print JSON. */
  json(commands: string): Promise<unknown>;
  /** Hosts other than this machine that a command tried to reach so far. */
  readonly strangers: readonly string[];
  close(): void;
}

export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

// Every variable is exported, so that those of one command are known to the next.
const shell = `set -a; [ -f .variables ] && . ./.variables; trap 'export -p > .variables' EXIT; eval "$1"`;
const patience = 20_000;

/** Opens a shell that knows nothing of the developer's AWS account, and whose commands reach 127.0.0.1 alone. */
export async function openTerminal(): Promise<Terminal> {
  const directory = mkdtempSync(join(tmpdir(), "terminal-"));
  const strangers: string[] = [];
  const proxy = createServer((request, response) => {
    strangers.push(request.headers.host ?? "");
    response.writeHead(403).end();
  }).on("connect", (request, socket) => {
    strangers.push(request.url ?? "");
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = proxy.address() as AddressInfo;
  const proxyUrl = `http://127.0.0.1:${String(port)}`;

  // Documents say `python`; some systems have it as `python3` alone.
  if (!isInstalled("python")) {
    writeFileSync(join(directory, "python"), '#!/bin/sh\nexec python3 "$@"\n', { mode: 0o755 });
  }
  const env = {
    PATH: `${process.env.PATH ?? ""}${delimiter}${directory}`,
    HOME: directory,
    AWS_CONFIG_FILE: join(directory, "config"),
    AWS_SHARED_CREDENTIALS_FILE: join(directory, "credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ACCESS_KEY_ID: "administrator",
    AWS_SECRET_ACCESS_KEY: "any",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_DEFAULT_OUTPUT: "json",
    AWS_PAGER: "",
    http_proxy: proxyUrl,
    https_proxy: proxyUrl,
    no_proxy: "127.0.0.1",
  };
  const run = (commands: string) =>
    new Promise<Ran>((resolve, reject) => {
      const options = { cwd: directory, env, timeout: patience };
      const args = ["--noprofile", "--norc", "-c", shell, "terminal", commands];
      const child = execFile("bash", args, options, (error, output, errors) => {
        const code = error === null ? 0 : error.code;
        if (typeof code === "number") resolve({ code, output, errors });
        else
          reject(
            new Error(`${commands}: no end within 20 s, or no start: ${error?.message ?? ""}`),
          );
      });
      child.stdin?.end();
    });
  async function printed(commands: string): Promise<string> {
    const { code, output, errors } = await run(commands);
    if (code !== 0) throw new Error(`${commands}: exit code ${String(code)}: ${errors}`);
    return output;
  }
  return {
    directory,
    strangers,
    run,
    printed,
    json: async (commands) => JSON.parse(await printed(commands)) as unknown,
    close: () => {
      proxy.close();
      proxy.closeAllConnections();
      rmSync(directory, { recursive: true });
    },
  };
}
