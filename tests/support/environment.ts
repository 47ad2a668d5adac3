// The AWS SDK would otherwise print a warning about the Node version among the results.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

// Coverage is that of mocha's own processes: the programs that tests start would each write megabytes of it. Without the
// variable Node.js keeps the source maps that coverage needs only when it is told to.
delete process.env.NODE_V8_COVERAGE;
process.setSourceMapsEnabled(true);
