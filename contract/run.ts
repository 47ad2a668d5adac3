import { expect } from "chai";
import type {
  ContractCase,
  ContractRequest,
  Driver,
  Person,
  RequestSent,
  ResponseSeen,
  Step,
} from "./case";

/** What earlier steps saved, by name. */
type Saved = Readonly<Record<string, string>>;

/**
 * Runs a case after deleting every todo of its people.
 *
 * @throws chai's assertion error at the first response that is not as the case says.
 */
export async function runCase(contractCase: ContractCase, driver: Driver): Promise<void> {
  await deleteTodos(driver, "a");
  await deleteTodos(driver, "b");
  let saved: Saved = { origin: driver.origin };
  for (const [i, step] of contractCase.steps.entries()) {
    const response = await driver.send(toSend(step.request, saved));
    saved = { ...saved, ...savedFrom(step, response) };
    const where = `step ${String(i + 1)}, ${step.request.method} ${step.request.path}`;
    check(step, response, saved, driver.gateway, where);
    // Creation times have a resolution of 1 ms: without this, "newest first" would be undefined.
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function deleteTodos({ send }: Driver, as: Person): Promise<void> {
  const call = (method: string, path: string) =>
    send({ method, path, headers: {}, body: undefined, as });
  const { body } = await call("GET", "/todo?limit=100");
  const { items } = JSON.parse(body) as { readonly items: readonly { readonly id: string }[] };
  for (const { id } of items) await call("DELETE", `/todo/${id}`);
}

function toSend(request: ContractRequest, saved: Saved): RequestSent {
  const { method, path, headers = {}, json, rawBody, as } = request;
  const body = json === undefined ? rawBody : JSON.stringify(json);
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const typed = body === undefined || names.includes("content-type");
  const all = typed ? headers : { "Content-Type": "application/json", ...headers };
  return {
    method,
    path: withSaved(path, saved),
    headers: Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, withSaved(value, saved)]),
    ),
    body: body === undefined ? undefined : withSaved(body, saved),
    as,
  };
}

function savedFrom(step: Step, response: ResponseSeen): Saved {
  const parts = { headers: withLowerCaseNames(response.headers), body: jsonOf(response) };
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
  response: ResponseSeen,
  saved: Saved,
  gateway: boolean,
  where: string,
): void {
  const expected = gateway ? (step.gateway ?? step.expect) : step.expect;
  // With another status than expected, the body says why: it belongs in the assertion's message.
  const reason = response.status === expected.status ? "" : response.body;
  expect(`${String(response.status)} ${reason}`, where).to.equal(`${String(expected.status)} `);
  const headers = withLowerCaseNames(response.headers);
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    const actual = headers[name] ?? null;
    expect(matched(actual, value, saved), `${where}: ${name}`).to.equal(actual);
  }
  if (expected.body === undefined) return;
  const body = jsonOf(response) ?? null;
  expect(body, where).to.deep.equal(matched(body, expected.body, saved));
}

/** The expected value, with each pattern that matches replaced by the string that it matched. */
function matched(actual: unknown, expected: unknown, saved: Saved): unknown {
  if (typeof expected === "string") return withSaved(expected, saved);
  if (expected instanceof RegExp) {
    const pattern = new RegExp(withSaved(expected.source, saved), expected.flags);
    return typeof actual === "string" && pattern.test(actual) ? actual : pattern;
  }
  if (Array.isArray(expected)) {
    const list: readonly unknown[] = Array.isArray(actual) ? actual : [];
    return expected.map((member, i) => matched(list[i], member, saved));
  }
  if (typeof expected !== "object" || expected === null) return expected;
  const members = Object.entries(expected).map(([name, member]) => [
    name,
    matched((actual as Record<string, unknown> | null)?.[name], member, saved),
  ]);
  return Object.fromEntries(members);
}

/** The template with what was saved in the place of each `<name>`. */
function withSaved(template: string, saved: Saved): string {
  return template.replace(/<([a-z]\w*)>/gi, (_, name: string) => {
    const value = saved[name];
    if (value === undefined) throw new Error(`no step saved <${name}>`);
    return value;
  });
}

function withLowerCaseNames(headers: ResponseSeen["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function jsonOf({ body }: ResponseSeen): unknown {
  return body === "" ? undefined : JSON.parse(body);
}
