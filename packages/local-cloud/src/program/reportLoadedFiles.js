"use strict";
// Loaded before a program: tells, on a pipe of its own, which files the program was made of, and ends the program with
// the local cloud. JavaScript, because the program's own TypeScript loader comes later.
const { writeSync } = require("node:fs");
const { Socket } = require("node:net");

process.once("exit", () => {
  const own = (file) => file !== __filename && !/[\\/]node_modules[\\/]/.test(file);
  const files = Object.keys(require.cache).filter(own);
  try {
    writeSync(3, JSON.stringify(files));
  } catch {
    // Nobody listens: the program is run by something else than the local cloud.
  }
});

// Nothing is ever written to this pipe: it ends when the local cloud does, even if that was killed.
new Socket({ fd: 4 })
  .on("close", () => process.exit(1))
  .resume()
  .unref();
