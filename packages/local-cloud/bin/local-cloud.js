#!/usr/bin/env node
"use strict";

const commands = ["start", "token"];
const usage = `Runs a Pulumi program's stack on this machine, without an AWS account.

  local-cloud start [PROGRAM_DIR] [OPTIONS]  deploys the program and serves it until Ctrl-C
  local-cloud token [OPTIONS]                prints a token to call the running program's API with
  local-cloud COMMAND --help                 shows the options of a command
  local-cloud --version                      shows the version
`;

const [command] = process.argv.splice(2, 1);
if (commands.includes(command)) require("./runCommand")(command);
else if (command === "--help") process.stdout.write(usage);
else if (command === "--version") process.stdout.write(`${require("../package.json").version}\n`);
else {
  const problem = command === undefined ? "" : `there is no command "${command}"\n\n`;
  process.stderr.write(`${problem}${usage}`);
  process.exitCode = 2;
}
