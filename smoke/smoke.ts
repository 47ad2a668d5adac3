import { contract } from "../contract/contract";
import { runContract } from "./contractRun";
import { httpDriver } from "./httpDriver";
import { poolDirectory, withPeople } from "./people";
import { waitUntilReady } from "./readiness";
import { exitCode, report } from "./report";
import { signIn } from "./signIn";
import { readTarget, usage } from "./target";

async function main(): Promise<void> {
  const target = await readTarget(process.argv.slice(2));
  if (target === undefined) {
    console.log(usage);
    return;
  }
  console.log(`${target.apiUrl} with people of ${target.userPoolId}\n`);
  const interruption = interrupted();
  await withPeople(poolDirectory(target), async (a, b) => {
    const tokens = {
      a: await signIn(target, a.username, a.password),
      b: await signIn(target, b.username, b.password),
    };
    const driver = httpDriver(target, tokens);
    await waitUntilReady(driver, { limitMs: 1000 * target.waitSeconds, signal: interruption });
    const results = await runContract(contract, driver, interruption);
    console.log(report(results));
    process.exitCode = interruption.aborted ? 130 : exitCode(results);
  });
}

/**
 * Aborted by a signal to end. Further ones change nothing (npm forwards each once more): what was
 * created has to be deleted first. Ctrl-\ ends a run that hangs even then.
 */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!controller.signal.aborted) console.error("interrupted: deleting what was created");
      controller.abort();
    });
  }
  return controller.signal;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof Error && error.name === "UsageError" ? 2 : 1;
});
