import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { ContractCase, Driver, RequestSent } from "../../contract/case";
import { type CaseResult, runContract } from "../../smoke/contractRun";
import { type Directory, withPeople } from "../../smoke/people";
import { exitCode, report } from "../../smoke/report";
import { oneTimeCode } from "../../smoke/signIn";
import { readTarget } from "../../smoke/target";

const origin = "https://app.example.com";

/** An API that responds `status` to everything but lists, and knows an origin or not. */
function driver(status: number, known: boolean) {
  const sent: string[] = [];
  const send = async (request: RequestSent) => {
    sent.push(`${request.method} ${request.path} ${request.as ?? "-"}`);
    const cors: Record<string, string> = known ? { "access-control-allow-origin": origin } : {};
    const list = request.path.startsWith("/todo?");
    return list
      ? { status: 200, headers: {}, body: '{"items":[{"id":"1"}]}' }
      : { status, headers: cors, body: "" };
  };
  return { sent, driver: { origin, gateway: true, send } satisfies Driver };
}

const kept: ContractCase = {
  name: "kept",
  steps: [{ request: { method: "GET", path: "/x", as: "a" }, expect: { status: 200 } }],
};
const withOrigin: ContractCase = {
  name: "with origin",
  steps: [
    {
      request: { method: "GET", path: "/x", headers: { Origin: "<origin>" } },
      expect: { status: 200 },
    },
  ],
};

describe("The smoke test's parts", () => {
  it("continue after a difference, and delete the last case's todos", async () => {
    const { driver: api, sent } = driver(500, true);
    const results = await runContract([kept, withOrigin], api);
    expect(results.map(({ name, result }) => [name, result])).to.deep.equal([
      ["kept", "different"],
      ["with origin", "different"],
      ["removes what is left", "as promised"],
    ]);
    expect(sent.slice(-4)).to.deep.equal([
      "GET /todo?limit=100 a",
      "DELETE /todo/1 a",
      "GET /todo?limit=100 b",
      "DELETE /todo/1 b",
    ]);
  });

  it("stop at a signal after the current case, and delete its todos", async () => {
    const { driver: api, sent } = driver(200, true);
    const interruption = new AbortController();
    const send = (request: RequestSent) => {
      if (request.path === "/x") interruption.abort();
      return api.send(request);
    };
    const results = await runContract([kept, kept], { ...api, send }, interruption.signal);
    expect(results.map(({ name }) => name)).to.deep.equal(["kept", "removes what is left"]);
    expect(sent.at(-1)).to.equal("DELETE /todo/1 b");
  });

  it("leave out what needs a page that the API does not know, and say so", async () => {
    const results = await runContract([kept, withOrigin], driver(200, false).driver);
    expect(results.map(({ result }) => result)).to.deep.equal([
      "as promised",
      "left out",
      "as promised",
    ]);
    expect(report(results)).to.contain(`${origin} may not call this API`);
    const all = await runContract([withOrigin], driver(200, true).driver);
    expect(all.map(({ result }) => result)).to.deep.equal(["as promised", "as promised"]);
  });

  it("end with 1 for a difference alone", () => {
    const caseResult = (result: CaseResult["result"]): CaseResult => ({
      name: "x",
      result,
      durationMs: 1,
    });
    expect(exitCode([caseResult("as promised"), caseResult("left out")])).to.equal(0);
    expect(exitCode([caseResult("as promised"), caseResult("different")])).to.equal(1);
  });

  it("print a line for each case and the totals", () => {
    const results: CaseResult[] = [
      { name: "short", result: "as promised", durationMs: 7 },
      { name: "much longer", result: "different", durationMs: 12, note: "is\nnot" },
    ];
    expect(report(results).split("\n")).to.deep.equal([
      "  as promised  short             7 ms",
      "  different    much longer      12 ms",
      "      is",
      "      not",
      "",
      "1 as promised, 1 different, 0 left out",
    ]);
  });

  function recording(failing = ""): { readonly calls: string[]; readonly directory: Directory } {
    const calls: string[] = [];
    const names: string[] = [];
    const nameOf = (username: string) => {
      if (!names.includes(username)) names.push(username);
      return names.indexOf(username) === 0 ? "a" : "b";
    };
    const call = async (name: string) => {
      calls.push(name);
      if (name === failing) throw new Error(`${name} failed`);
    };
    return {
      calls,
      directory: {
        create: ({ username }) => call(`create ${nameOf(username)}`),
        delete: (username) => call(`delete ${nameOf(username)}`),
      },
    };
  }

  async function failureOf(run: Promise<unknown>): Promise<string> {
    return run.then(
      () => "none",
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  }

  it("delete both people when all went well, and when it did not", async () => {
    const all = ["create a", "create b", "delete a", "delete b"];
    const well = recording();
    expect(await withPeople(well.directory, async (a, b) => a.username !== b.username)).to.equal(
      true,
    );
    expect(well.calls).to.deep.equal(all);
    const ill = recording();
    const failing = withPeople(ill.directory, () => Promise.reject(new Error("no sign-in")));
    expect(await failureOf(failing)).to.equal("no sign-in");
    expect(ill.calls).to.deep.equal(all);
  });

  it("report who could not be deleted, in addition to what went wrong before", async () => {
    const left = /^not deleted: smoke-[0-9a-f-]+@example\.com: delete a failed$/;
    const well = recording("delete a");
    expect(await failureOf(withPeople(well.directory, async () => 1))).to.match(left);
    const ill = recording("delete a");
    const failing = withPeople(ill.directory, () => Promise.reject(new Error("no sign-in")));
    const [first, second] = (await failureOf(failing)).split("\n");
    expect(first).to.equal("no sign-in");
    expect(second).to.match(left);
    expect(ill.calls).to.deep.equal(well.calls);
  });

  it("delete a person who was half created", async () => {
    const { calls, directory } = recording("create b");
    expect(await failureOf(withPeople(directory, async () => 1))).to.equal("create b failed");
    expect(calls).to.deep.equal(["create a", "create b", "delete a", "delete b"]);
  });

  const pool = "eu-west-1_AbCdEfGhI";
  const address = ["--url", "https://api.example.com", "--pool", pool];

  it("take an API by its address and its pool", async () => {
    expect(await readTarget([...address, "--client", "c"])).to.deep.equal({
      apiUrl: "https://api.example.com",
      userPoolId: pool,
      clientId: "c",
      region: "eu-west-1",
      cognitoEndpoint: undefined,
      origin: "http://localhost:5173",
      waitSeconds: 300,
    });
    expect(await readTarget(["--help"])).to.equal(undefined);
  });

  describe("for a deployed stack", () => {
    const { PATH } = process.env;
    let directory: string;
    before(() => {
      directory = mkdtempSync(join(tmpdir(), "smoke-parts-"));
    });
    afterEach(() => {
      process.env.PATH = PATH;
    });
    after(() => {
      rmSync(directory, { recursive: true });
    });

    /** A Pulumi CLI that does what a line of shell says. */
    function pulumi(line: string) {
      writeFileSync(join(directory, "pulumi"), `#!/bin/sh\n${line}\n`);
      chmodSync(join(directory, "pulumi"), 0o700);
      process.env.PATH = `${directory}:${PATH ?? ""}`;
    }

    it("read its outputs from the Pulumi CLI", async () => {
      const outputs = {
        apiUrl: "https://api.example.com",
        userPoolId: pool,
        userPoolClientId: "c",
      };
      pulumi(`[ "$*" = "stack output --json --stack prod" ] && echo '${JSON.stringify(outputs)}'`);
      expect(
        await readTarget(["--stack", "prod", "--origin", origin, "--wait", "0"]),
      ).to.deep.equal({
        apiUrl: "https://api.example.com",
        userPoolId: pool,
        clientId: "c",
        region: "eu-west-1",
        cognitoEndpoint: undefined,
        origin,
        waitSeconds: 0,
      });
    });

    it("say what it lacks, that the CLI failed, or that there is none", async () => {
      pulumi('echo \'{"apiUrl":"https://api.example.com"}\'');
      const lacking = 'stack "dev" lack userPoolId, userPoolClientId';
      expect(await failureOf(readTarget(["--stack", "dev"]))).to.contain(lacking);
      pulumi("exit 3");
      const failed = "pulumi stack output --json --stack dev ended with 3";
      expect(await failureOf(readTarget(["--stack", "dev"]))).to.contain(failed);
      process.env.PATH = "/nowhere";
      const none = "--stack needs the Pulumi CLI, which could not be started";
      expect(await failureOf(readTarget(["--stack", "dev"]))).to.contain(none);
    });
  });

  for (const [what, args, message] of [
    ["half an address", address, "the arguments lack userPoolClientId"],
    [
      "an invalid pool",
      ["--url", "https://api.example.com", "--pool", "people", "--client", "c"],
      'a pool\'s id is like us-east-1_AbCdEfGhI, not "people"',
    ],
    [
      "a wait that is no number",
      [...address, "--client", "c", "--wait", "5m"],
      '--wait must be a whole number of seconds up to 9999, not "5m"',
    ],
    [
      "two addresses",
      ["--stack", "dev", "--url", "https://api.example.com"],
      "either --program, --stack or",
    ],
    [
      "a stack that runs here and a deployed one",
      ["--program", "todo-api-dev", "--stack", "dev"],
      "either --program, --stack or",
    ],
    ["an unknown option", ["--progam", "x"], "Unknown option '--progam'"],
  ] as const) {
    it(`reject ${what}`, async () => {
      const failure = await readTarget(args).catch((error: unknown) => error as Error);
      expect(failure).to.have.property("name", "UsageError");
      expect(failure).to.have.property("message").that.contains(message);
    });
  }

  it("know the codes of RFC 6238", () => {
    // https://www.rfc-editor.org/rfc/rfc6238#appendix-B, the last six of eight digits
    const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    const times = [59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000];
    expect(times.map((seconds) => oneTimeCode(secret, seconds * 1000))).to.deep.equal([
      ...["287082", "081804", "050471", "005924", "279037", "353130"],
    ]);
  });
});
