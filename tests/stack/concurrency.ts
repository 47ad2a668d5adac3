import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { Stack } from "../support/stack";

interface Init {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export function concurrencySuite(running: () => Stack): void {
  describe("The local stack under concurrent requests", () => {
    let stack: Stack;
    let send: (path: string, init: Init) => Promise<Response>;
    before(() => {
      stack = running();
      const shared = {
        Authorization: stack.people.b.accessToken,
        "Content-Type": "application/json",
      };
      send = (path, init) =>
        fetch(`${stack.apiUrl}${path}`, { ...init, headers: { ...shared, ...init.headers } });
    });

    it("lets one of twenty writers with the same If-Match win", async () => {
      const created = await send("/todo", { method: "POST", body: '{"title":"start"}' });
      const { id } = (await created.json()) as { readonly id: string };
      const etag = created.headers.get("etag") ?? "";
      const responses = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          send(`/todo/${id}`, {
            method: "PUT",
            headers: { "If-Match": etag },
            body: JSON.stringify({ title: `writer ${String(n)}` }),
          }),
        ),
      );
      const statuses = responses.map(({ status }) => status).sort();
      expect(statuses).to.deep.equal([200, ...Array.from({ length: 19 }, () => 412)]);
      const winner = responses.find(({ status }) => status === 200);
      const now = await send(`/todo/${id}`, {});
      expect(await now.json()).to.deep.equal(await winner?.json());
    });

    it("makes one todo of twenty posts with the same Idempotency-Key", async () => {
      const key = randomUUID();
      const responses = await Promise.all(
        Array.from({ length: 20 }, () =>
          send("/todo", {
            method: "POST",
            headers: { "Idempotency-Key": key },
            body: '{"title":"once"}',
          }),
        ),
      );
      const bodies = await Promise.all(responses.map((response) => response.text()));
      expect(responses.map(({ status }) => status)).to.deep.equal(
        Array.from({ length: 20 }, () => 201),
      );
      expect(new Set(bodies).size).to.equal(1);
      const { items } = (await (await send("/todo?limit=100", {})).json()) as {
        readonly items: readonly { readonly title: string }[];
      };
      expect(items.filter(({ title }) => title === "once")).to.have.length(1);
    });
  });
}
