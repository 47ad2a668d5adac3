"use strict";
// One execution environment of a function: a thread with the function's environment variables and archive.
// JavaScript, because a worker thread starts without a TypeScript loader.
const { parentPort, workerData } = require("node:worker_threads");
const { join } = require("node:path");

const { directory, handler, functionName, functionArn, memorySize } = workerData;
const [file, exported] = handler.split(".");

const describe = (error) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, stack: error.stack }
    : { errorType: typeof error, errorMessage: String(error) };

const loaded = new Promise((resolve) => {
  const found = require(join(directory, `${file}.js`))[exported];
  if (typeof found !== "function") throw new Error(`${handler} is not a function`);
  resolve(found);
});
loaded.catch((error) => parentPort.postMessage({ kind: "init-failed", error: describe(error) }));

parentPort.on("message", ({ requestId, event, deadline }) => {
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memorySize),
    awsRequestId: requestId,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  loaded
    .then((run) => run(JSON.parse(event), context))
    .then(
      // As JSON, as in Lambda: what JSON cannot hold is lost there, too.
      (result) =>
        parentPort.postMessage({ kind: "result", payload: JSON.stringify(result ?? null) }),
      (error) => parentPort.postMessage({ kind: "failed", error: describe(error) }),
    );
});
