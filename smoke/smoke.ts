import { contract } from "../tests/support/contract";
import { type Outcome, runContract } from "./contractRun";
import { httpDriver } from "./httpDriver";
import { poolDirectory, withPeople } from "./people";
import { exitCode, report } from "./report";
import { signIn } from "./signIn";
import { readTarget, type Target, usage } from "./target";

async function main(): Promise<void> {
  const target = readTarget(process.argv.slice(2));
  if (target === undefined) {
    console.log(usage);
    return;
  }
  console.log(`${target.apiUrl} with people of ${target.userPoolId}\n`);
  const outcomes = await smoke(target);
  console.log(report(outcomes));
  process.exitCode = exitCode(outcomes);
}

function smoke(target: Target): Promise<Outcome[]> {
  return withPeople(poolDirectory(target), async (a, b) => {
    const tokens = {
      a: await signIn(target, a.username, a.password),
      b: await signIn(target, b.username, b.password),
    };
    return runContract(contract, httpDriver(target, tokens));
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof Error && error.name === "UsageError" ? 2 : 1;
});
