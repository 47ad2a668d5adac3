"use strict";
// Loaded before a program: tells, on a pipe of its own, which files the program was made of. JavaScript, because the
// program's own TypeScript loader comes later.
const { writeSync } = require("node:fs");

process.once("exit", () => {
  const own = (file) => file !== __filename && !/[\\/]node_modules[\\/]/.test(file);
  const files = Object.keys(require.cache).filter(own);
  try {
    writeSync(3, JSON.stringify(files));
  } catch {
    // Nobody listens: the program is run by something else than the local cloud.
  }
});
