"use strict";
// Required before a program: reports on a pipe which files the program has loaded, and ends the program when the local
// cloud ends. JavaScript, because the program's TypeScript loader is not there yet.
const { writeSync } = require("node:fs");
const { Socket } = require("node:net");

process.once("exit", () => {
  const isOfProgram = (file) => file !== __filename && !/[\\/]node_modules[\\/]/.test(file);
  const files = Object.keys(require.cache).filter(isOfProgram);
  try {
    writeSync(3, JSON.stringify(files));
  } catch {
    // There is no such pipe: the program is not run by the local cloud.
  }
});

// Nothing is ever written to this pipe: it ends when the local cloud does, even if that was killed.
new Socket({ fd: 4 })
  .on("close", () => process.exit(1))
  .resume()
  .unref();
