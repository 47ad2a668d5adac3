// Absolute paths: the packages' own test scripts run in their folders.
module.exports = {
  require: ["ts-node/register", require.resolve("./tests/support/environment.ts")],
  "node-option": ["disable-warning=ExperimentalWarning"],
  timeout: 30000,
  parallel: true,
  jobs: 2,
};
