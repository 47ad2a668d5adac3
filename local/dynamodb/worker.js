"use strict";
// Runs dynalite in a thread of its own: it throws on an internal error, a full disk for one, and that must end
// neither the process nor another request. JavaScript, because a worker thread starts without a TypeScript loader.
const { parentPort, workerData } = require("node:worker_threads");
const dynalite = require("dynalite");

const server = dynalite({
  path: workerData.path,
  createTableMs: 0,
  deleteTableMs: 0,
  updateTableMs: 0,
});
server.listen(0, "127.0.0.1", () => {
  parentPort.postMessage({ port: server.address().port });
});
