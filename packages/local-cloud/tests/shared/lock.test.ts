import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../support/root";
import { lockDirectory } from "../../src/shared/lock";

describe("The lock of a folder", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "lock-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const attempt = () =>
    lockDirectory(directory).then(
      () => "locked",
      (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
    );
  const inUse = () =>
    `UsageError: ${directory} is in use: local-cloud start --persist already runs this stack; stop it, or run another stack`;

  it("is had by one at a time", async () => {
    const unlock = await lockDirectory(directory);
    expect(await attempt()).to.equal(inUse());
    await unlock();
    const outcomes = await Promise.all([attempt(), attempt(), attempt()]);
    expect(outcomes.sort()).to.deep.equal([inUse(), inUse(), "locked"]);
  });

  it("is free again when the process that had it was killed", async () => {
    const holder = spawn(
      process.execPath,
      [
        ...["-r", "ts-node/register/transpile-only", "-e"],
        `require("./packages/local-cloud/src/shared/lock").lockDirectory(process.argv[1]).then(() => console.log("locked"));
       setInterval(() => undefined, 1000);`,
        directory,
      ],
      { cwd: root },
    );
    await once(holder.stdout, "data");
    expect(await attempt()).to.equal(inUse());
    holder.kill("SIGKILL");
    await once(holder, "close");
    expect(await attempt()).to.equal("locked");
  });

  it("is held until the process ends, whether or not anything refers to it", async () => {
    const holder = spawn(
      process.execPath,
      [
        ...["--expose-gc", "-r", "ts-node/register/transpile-only", "-e"],
        `require("./packages/local-cloud/src/shared/lock").tryLock(process.argv[1]).then((lock) => console.log(typeof lock.release));
       let rounds = 0;
       setInterval(() => { gc(); if (++rounds === 10) console.log("collected"); }, 20);`,
        join(directory, "lock"),
      ],
      { cwd: root },
    );
    let output = "";
    holder.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    while (!output.includes("collected")) await once(holder.stdout, "data");
    expect(await attempt()).to.equal(inUse());
    holder.kill("SIGKILL");
    await once(holder, "close");
  });

  it("says why a folder cannot be locked at all", async () => {
    const failure = await lockDirectory("/dev/null").catch((error: unknown) => String(error));
    expect(failure).to.match(/ENOTDIR: not a directory, mkdir '\/dev\/null\/lock'/);
  });
});
