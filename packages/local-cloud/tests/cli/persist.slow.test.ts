import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import { root } from "../support/root";
import { cognito, type Outputs, type Person, signIn, start } from "../support/startSupport";

/** What the server has acknowledged to clients, or may have: for the last call of each, no one knows. */
interface Acknowledged {
  /** By id: the title that was acknowledged; `undefined` after a DELETE. */
  readonly todos: Map<string, string | undefined>;
  /** By id: what was requested when the connection broke. */
  readonly requested: Map<string, string | undefined>;
  readonly people: Map<string, Person>;
  /** People whose password was on its way to another. */
  readonly changing: Map<string, Person>;
}

const first = "Correct-horse-7";
const changed = "Battery-staple-8";

describe("npm start --persist", () => {
  let directory: string;
  const children: ChildProcess[] = [];
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "persist-"));
  });
  after(() => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(directory, { recursive: true });
  });

  function run() {
    const started = start(directory, [root, "--port", "0", "--persist", ...unthrottled]);
    children.push(started.child);
    return started;
  }

  it("keeps all that it has acknowledged, whenever it is killed under load", async () => {
    const acknowledged: Acknowledged = {
      todos: new Map(),
      requested: new Map(),
      people: new Map(),
      changing: new Map(),
    };
    const killed = run();
    const before = await killed.ready;
    const load = Promise.all([
      ...Array.from({ length: 8 }, () => writeTodos(before, acknowledged)),
      addPeople(before, acknowledged),
    ]);
    while (acknowledged.todos.size < 50) await delay(5);
    // Somewhere in the middle of it: each run meets another moment.
    await delay(Math.random() * 300);
    killed.child.kill("SIGKILL");
    await Promise.all([killed.ended, load]);
    expect(acknowledged.people).not.to.have.property("size", 0);

    const running = run();
    const outputs = await running.ready;
    await expectKept(outputs, acknowledged);

    // A second one at the same time fails, and disturbs nothing.
    const second = await run().ended;
    expect(second.code).to.equal(2);
    expect(second.output).to.match(
      /todo-api-dev is in use: local-cloud start --persist already runs this stack; stop it, or run another stack\n$/,
    );
    expect(await signIn(outputs, owner(outputs))).to.be.a("string");
    running.child.kill("SIGTERM");
    expect(await running.ended).to.have.property("code", 0);
    // What the killed one could not remove went with the next.
    expect(readdirSync(directory)).to.deep.equal([".local"]);
    expect(readdirSync(join(directory, ".local/todo-api-dev")).sort()).to.deep.equal([
      "lock",
      "running",
      "tables",
      "users.json",
    ]);
  });
});

const unthrottled = ["throttleRate=10000", "throttleBurst=5000"].flatMap((value) => [
  "--config",
  value,
]);

/** Creates, replaces and deletes todos, one call after the other, until the server is gone. */
async function writeTodos(outputs: Outputs, { todos, requested }: Acknowledged): Promise<void> {
  const token = await signIn(outputs, owner(outputs));
  const send = async (method: string, path: string, title?: string) =>
    fetch(`${outputs.apiUrl}${path}`, {
      method,
      headers: { Authorization: token ?? "", "Content-Type": "application/json" },
      ...(title === undefined ? {} : { body: JSON.stringify({ title }) }),
    });
  for (let n = 0; ; n++) {
    const created = await send("POST", "/todo", `new ${String(n)}`).catch(() => undefined);
    if (created?.status !== 201) return;
    const { id, title } = (await created.json().catch(() => ({}))) as Readonly<
      Record<string, string>
    >;
    if (id === undefined) return;
    todos.set(id, title);
    if (n % 3 === 0) continue;
    const replacement = n % 3 === 1 ? `other ${String(n)}` : undefined;
    requested.set(id, replacement);
    const method = replacement === undefined ? "DELETE" : "PUT";
    const response = await send(method, `/todo/${id}`, replacement).catch(() => undefined);
    if (response?.ok !== true) return;
    todos.set(id, replacement);
    requested.delete(id);
  }
}

/** Signs people up, confirms them, puts them in a group and changes their passwords, until the server is gone. */
async function addPeople(outputs: Outputs, acknowledged: Acknowledged): Promise<void> {
  const call = async (operation: string, input: object) =>
    (await cognito(outputs, operation, input).catch(() => undefined))?.status === 200;
  for (let n = 0; ; n++) {
    const username = `person-${String(n)}@example.com`;
    const UserAttributes = [{ Name: "email", Value: username }];
    const signUp = { Username: username, Password: first, UserAttributes };
    if (!(await call("SignUp", signUp))) return;
    if (!(await call("AdminConfirmSignUp", { Username: username }))) return;
    acknowledged.people.set(username, { username, password: first });
    if (n % 2 === 0) {
      const other = { username, password: changed };
      acknowledged.changing.set(username, other);
      const set = { Username: username, Password: changed, Permanent: true };
      if (!(await call("AdminSetUserPassword", set))) return;
      acknowledged.people.set(username, other);
      acknowledged.changing.delete(username);
    }
  }
}

/** The one whose todos they are; the demo user's password is another with each start. */
const owner = ({ local }: Outputs): Person => local.user;

async function expectKept(outputs: Outputs, acknowledged: Acknowledged): Promise<void> {
  const token = await signIn(outputs, owner(outputs));
  expect(token).to.be.a("string");
  const titles = await Promise.all(
    [...acknowledged.todos].map(async ([id, title]) => {
      const response = await fetch(`${outputs.apiUrl}/todo/${id}`, {
        headers: { Authorization: token ?? "" },
      });
      const body = (await response.json()) as { readonly title?: string };
      const kept = response.status === 404 ? undefined : body.title;
      if (
        kept === title ||
        (acknowledged.requested.has(id) && kept === acknowledged.requested.get(id))
      )
        return "kept";
      return `${id}: ${String(kept)} (${String(response.status)}), not ${String(title)}`;
    }),
  );
  expect(titles).to.deep.equal(titles.map(() => "kept"));
  for (const person of acknowledged.people.values()) {
    const other = acknowledged.changing.get(person.username);
    const kept =
      (await signIn(outputs, person)) ??
      (other === undefined ? other : await signIn(outputs, other));
    expect(kept, person.username).to.be.a("string");
  }
}
