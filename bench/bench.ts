import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { load } from "./load";
import { growth, memoryUnder } from "./memory";
import { type RunningStack, startStack } from "./runningStack";
import { spread } from "./spread";

const usage = `Measures the local stack: how soon it is ready, how fast it responds, and whether its memory grows.

  npm run bench [-- [--starts N] [--connections N,N…] [--rounds N] [--seconds N] [--requests N]]

  --starts       how often the stack is started                   (default: 5)
  --connections  how many clients send at the same time            (default: 1,10,50)
  --rounds       how often each load is measured                  (default: 3)
  --seconds      how long each time                               (default: 5)
  --requests     how many follow while the memory is watched      (default: 50000)`;

/** More than this, and a run of so many requests is no longer flat. */
const allowedGrowth = 0.1;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      starts: { type: "string", default: "5" },
      connections: { type: "string", default: "1,10,50" },
      rounds: { type: "string", default: "3" },
      seconds: { type: "string", default: "5" },
      requests: { type: "string", default: "50000" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const starts = positiveInteger("--starts", values.starts);
  const connections = values.connections
    .split(",")
    .map((each) => positiveInteger("--connections", each));
  const rounds = positiveInteger("--rounds", values.rounds);
  const seconds = positiveInteger("--seconds", values.seconds);
  const requests = positiveInteger("--requests", values.requests);

  const [cpu] = cpus();
  console.log(
    `Node ${process.version}, ${String(availableParallelism())} × ${cpu?.model.trim() ?? "unknown"}; ` +
      "the load comes from the same machine. Median (least–most).\n",
  );
  const ready: number[] = [];
  for (let start = 1; start < starts; start++) {
    const stack = await startStack();
    ready.push(stack.readyAfter);
    await stack.stop();
  }
  const stack = await startStack();
  try {
    ready.push(stack.readyAfter);
    console.log(`ready after ${spread(ready.map(inSeconds), 1)} s\n`);
    await measure(stack, { connections, rounds, seconds, requests });
  } finally {
    await stack.stop();
  }
}

interface Plan {
  readonly connections: readonly number[];
  readonly rounds: number;
  readonly seconds: number;
  readonly requests: number;
}

async function measure(
  stack: RunningStack,
  { connections, rounds, seconds, requests }: Plan,
): Promise<void> {
  const token = await stack.token();
  const ids = await createTodos(`${stack.apiUrl}/todo`, token, 100);
  const one = { name: "GET by id", url: `${stack.apiUrl}/todo/${ids[0] ?? ""}`, token };
  const list = { name: "list of 50", url: `${stack.apiUrl}/todo`, token };
  await load({ ...one, connections: 10, until: { seconds } });
  console.log(row("", "connections", "requests/s", "p50 ms", "p99 ms"));
  for (const { name, ...options } of [one, list]) {
    for (const open of connections) {
      const runs = [];
      for (let round = 0; round < rounds; round++) {
        runs.push(await load({ ...options, connections: open, until: { seconds } }));
      }
      const rate = runs.map(({ requestsPerSecond }) => requestsPerSecond);
      const [p50, p99] = [runs.map((run) => run.p50), runs.map((run) => run.p99)];
      console.log(row(name, String(open), spread(rate, 0), spread(p50, 1), spread(p99, 1)));
    }
  }
  const readings = await memoryUnder(stack, { ...one, connections: 10 }, requests);
  const grown = growth(readings);
  const series = readings.map((reading) => reading.toFixed(0)).join(" ");
  console.log(`\nmemory after each tenth of ${String(requests)} requests: ${series} MB`);
  console.log(`growth ${(grown * 100).toFixed(1)} %, allowed ${String(allowedGrowth * 100)} %`);
  if (grown > allowedGrowth) process.exitCode = 1;
}

async function createTodos(url: string, token: string, many: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 1; number <= many; number++) {
    const response = await fetch(url, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ title: `Todo ${String(number)}` }),
    });
    if (response.status !== 201) throw new Error(`POST ${url}: ${await response.text()}`);
    ids.push(((await response.json()) as { readonly id: string }).id);
  }
  return ids;
}

function row(name: string, ...cells: readonly string[]): string {
  return `${name.padEnd(12)}${cells.map((cell) => cell.padStart(20)).join("")}`;
}

function positiveInteger(option: string, value: string): number {
  if (/^[1-9]\d*$/.test(value)) return Number(value);
  throw new Error(`${option} must be an integer above 0, not ${value}\n\n${usage}`);
}

function inSeconds(ms: number): number {
  return ms / 1000;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
