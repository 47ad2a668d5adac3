"use strict";
// Runs dynalite in a worker thread: it crashes on an internal error such as a full disk, which must end neither the
// process nor another request. JavaScript, because a worker thread starts without a TypeScript loader.
const { parentPort, workerData } = require("node:worker_threads");
const dynalite = require("dynalite");

const { path } = workerData;

/** dynalite does not report that its directory cannot be opened, so it is tried first. */
async function checkDirectory() {
  const { Level } = require("level");
  const level = new Level(path);
  await level.open().catch((error) => {
    const { message } = error.cause ?? error;
    throw new Error(
      `${path} cannot be opened (${message}): fix it, or delete it to start without its tables`,
    );
  });
  await level.close();
}

async function start() {
  if (path !== undefined) await checkDirectory();
  const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(0, "127.0.0.1", () => {
    parentPort.postMessage({ port: server.address().port });
  });
}

// A rejection ends the thread, and its error reaches the `error` listener.
void start();
