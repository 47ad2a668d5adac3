"use strict";
// Runs one function's archive as Lambda does: a process with its folder and environment, nothing else.
const { join } = require("node:path");

const handler = require(join(process.argv[2], "__index.js")).handler;

process.on("message", ({ id, event, context }) => {
  Promise.resolve()
    .then(() => handler(event, context))
    .then(
      (result) => process.send({ id, result: JSON.parse(JSON.stringify(result ?? null)) }),
      (error) => process.send({ id, error: String(error && error.stack) }),
    );
});
