import { expect } from "chai";
import type { ContractCase, ContractRequest, Driver, Received, Step } from "./case";

/** Runs a case, and throws chai's assertion error at the first answer that is not as it says. */
export async function runCase(contractCase: ContractCase, driver: Driver): Promise<void> {
  await removeAll(driver, "a");
  await removeAll(driver, "b");
  let saved: Readonly<Record<string, string>> = { origin: driver.origin };
  for (const [i, step] of contractCase.steps.entries()) {
    const received = await driver.send(sent(step.request, saved));
    saved = { ...saved, ...savedFrom(step, received) };
    const where = `step ${String(i + 1)}, ${step.request.method} ${step.request.path}`;
    check(step, received, saved, driver.gateway, where);
    // Times of creation have a resolution of 1 ms: without this, "newest first" would not be
    // defined.
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function removeAll({ send }: Driver, as: "a" | "b"): Promise<void> {
  const call = (method: string, path: string) =>
    send({ method, path, headers: {}, body: undefined, as });
  const { body } = await call("GET", "/todo?limit=100");
  const { items } = JSON.parse(body) as { readonly items: readonly { readonly id: string }[] };
  for (const { id } of items) await call("DELETE", `/todo/${id}`);
}

function sent(request: ContractRequest, saved: Readonly<Record<string, string>>) {
  const { method, path, headers = {}, json, text, as } = request;
  const body = json === undefined ? text : JSON.stringify(json);
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const typed = body === undefined || names.includes("content-type");
  const all = typed ? headers : { "Content-Type": "application/json", ...headers };
  return {
    method,
    path: filled(path, saved),
    headers: Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, filled(value, saved)]),
    ),
    body: body === undefined ? undefined : filled(body, saved),
    as,
  };
}

function savedFrom(step: Step, received: Received): Record<string, string> {
  const parts = { headers: lowerCased(received.headers), body: bodyOf(received) };
  return Object.fromEntries(
    Object.entries(step.save ?? {}).map(([name, path]) => {
      const value = path
        .split(".")
        .reduce<unknown>(
          (part, key) => (part as Record<string, unknown> | undefined)?.[key],
          parts,
        );
      return [name, String(value)];
    }),
  );
}

function check(
  step: Step,
  received: Received,
  saved: Readonly<Record<string, string>>,
  gateway: boolean,
  where: string,
): void {
  const expected = gateway ? (step.gateway ?? step.expect) : step.expect;
  expect(`${String(received.status)} ${statusBody(received, expected.status)}`, where).to.equal(
    `${String(expected.status)} `,
  );
  const headers = lowerCased(received.headers);
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    const found = headers[name] ?? null;
    expect(likened(found, value, saved), `${where}: ${name}`).to.equal(found);
  }
  if (expected.body === undefined) return;
  const body = bodyOf(received) ?? null;
  expect(body, where).to.deep.equal(likened(body, expected.body, saved));
}

/** With another status than expected, the body says why: it belongs in the assertion's message. */
function statusBody({ status, body }: Received, expected: number): string {
  return status === expected ? "" : body;
}

/** The expected value, with each pattern that matches replaced by the text that it matched. */
function likened(
  actual: unknown,
  expected: unknown,
  saved: Readonly<Record<string, string>>,
): unknown {
  if (typeof expected === "string") return filled(expected, saved);
  if (expected instanceof RegExp) {
    const pattern = new RegExp(filled(expected.source, saved), expected.flags);
    return typeof actual === "string" && pattern.test(actual) ? actual : pattern;
  }
  if (Array.isArray(expected)) {
    const list: readonly unknown[] = Array.isArray(actual) ? actual : [];
    return expected.map((member, i) => likened(list[i], member, saved));
  }
  if (typeof expected !== "object" || expected === null) return expected;
  const members = Object.entries(expected).map(([name, member]) => [
    name,
    likened((actual as Record<string, unknown> | null)?.[name], member, saved),
  ]);
  return Object.fromEntries(members);
}

function filled(text: string, saved: Readonly<Record<string, string>>): string {
  return text.replace(/<([a-z]\w*)>/gi, (_, name: string) => {
    const value = saved[name];
    if (value === undefined) throw new Error(`no step saved <${name}>`);
    return value;
  });
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function bodyOf({ body }: Received): unknown {
  return body === "" ? undefined : JSON.parse(body);
}
