#!/usr/bin/env node
"use strict";
const Module = require("node:module");
const { join } = require("node:path");

const commands = ["start", "token"];
const usage = `Runs a Pulumi program's stack on this machine, without an AWS account.

  local-cloud start [PROGRAM_DIR] [OPTIONS]  deploys the program and serves it until Ctrl-C
  local-cloud token [OPTIONS]                prints a token to call the running program's API with
  local-cloud COMMAND --help                 shows the options of a command
  local-cloud --version                      shows the version
`;

const [command] = process.argv.splice(2, 1);
if (commands.includes(command)) run(command);
else if (command === "--help") process.stdout.write(usage);
else if (command === "--version") process.stdout.write(`${require("../package.json").version}\n`);
else {
  const problem = command === undefined ? "" : `there is no command "${command}"\n\n`;
  process.stderr.write(`${problem}${usage}`);
  process.exitCode = 2;
}

/** Bundles the command's TypeScript in memory: a tenth of the time of compiling it file by file. */
function run(name) {
  // esbuild reads it when it is loaded: its worker thread takes longer than a process, and can hang on a busy machine.
  process.env.ESBUILD_WORKER_THREADS = "0";
  const { buildSync } = require("esbuild");
  delete process.env.ESBUILD_WORKER_THREADS;
  const cli = join(__dirname, "..", "src", "cli");
  const [bundle] = buildSync({
    entryPoints: [join(cli, `${name}.ts`)],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    logLevel: "warning",
  }).outputFiles;

  process.setSourceMapsEnabled(true);
  const main = new Module(join(cli, `${name}.js`), module);
  main.filename = main.id;
  main.paths = module.paths;
  main._compile(bundle.text, main.filename);
}
