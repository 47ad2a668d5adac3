// The AWS SDK would otherwise print a warning about the Node version among the results.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

if (process.env.MOCHA_WORKER_ID !== undefined) {
  // Coverage is that of mocha's own processes: the programs that tests start would each write megabytes of it.
  delete process.env.NODE_V8_COVERAGE;
  // Mocha's pool kills a worker that takes more than a second to exit, in the middle of writing its coverage:
  // https://github.com/josdejong/workerpool/blob/master/src/WorkerHandler.js
  process.on("SIGTERM", () => process.exit());
}
