// Absolute paths: the packages' own test scripts run in their folders.
module.exports = {
  require: ["ts-node/register", require.resolve("./tests/support/environment.ts")],
  "node-option": ["disable-warning=ExperimentalWarning"],
  // For one core at a tenth of its speed: a limit is there to end what hangs, not to time what works.
  timeout: 180_000,
};
