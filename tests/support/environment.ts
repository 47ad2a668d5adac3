// Otherwise the AWS SDK warns about the Node version in the middle of the results.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

// Coverage is that of mocha's processes: the programs that tests start would each write megabytes of
// it.
if (process.env.MOCHA_WORKER_ID !== undefined) delete process.env.NODE_V8_COVERAGE;
