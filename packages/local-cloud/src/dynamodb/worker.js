"use strict";
// Runs dynalite in a thread of its own: it throws on an internal error, a full disk for one, and that must end
// neither the process nor another request. JavaScript, because a worker thread starts without a TypeScript loader.
const { parentPort, workerData } = require("node:worker_threads");
const dynalite = require("dynalite");

const { path } = workerData;

/** dynalite opens its folder without a word when that fails, so it is tried first. */
async function checkFolder() {
  const { Level } = require("level");
  const level = new Level(path);
  await level.open().catch((error) => {
    const { message } = error.cause ?? error;
    throw new Error(
      `${path} cannot be opened (${message}): mend it, or delete it to start without its tables`,
    );
  });
  await level.close();
}

async function start() {
  if (path !== undefined) await checkFolder();
  const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(0, "127.0.0.1", () => {
    parentPort.postMessage({ port: server.address().port });
  });
}

// A rejection ends the thread with its error, which its owner is told.
void start();
