import { once } from "node:events";
import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import type { Stack } from "../support/stack";

const megabyte = 1024 * 1024;

export function abuseSuite(running: () => Stack): void {
  describe("The local stack under abuse", () => {
    let stack: Stack;
    /** By service: where it is, and the most that a body may have. */
    let services: readonly (readonly [string, URL, number])[];
    let headers: Record<string, string>;
    before(() => {
      stack = running();
      const { cognito, dynamodb, outbox } = stack.cloud.endpoints;
      services = [
        ["API", new URL(`${stack.apiUrl}/todo`), 10 * megabyte],
        ["Cognito", new URL(cognito), megabyte],
        ["DynamoDB", new URL(dynamodb), 16 * megabyte],
        ["outbox", new URL(outbox), 0],
      ];
      headers = {
        Authorization: stack.people.a.accessToken,
        "Content-Type": "application/json",
      };
    });

    // Whatever happened, everything still works, from the sign-in to the table.
    afterEach(async () => {
      const { accessToken } = await stack.signIn("ann@example.com", "Correct-horse-7");
      const response = await fetch(`${stack.apiUrl}/todo?limit=1`, {
        headers: { Authorization: accessToken },
      });
      expect(response.status).to.equal(200);
      const outbox = await fetch(stack.cloud.endpoints.outbox);
      expect(outbox.status).to.equal(200);
      await outbox.arrayBuffer();
    });

    async function open({ port }: URL, start: string) {
      const socket = connect(Number(port), "127.0.0.1");
      socket.on("error", () => undefined);
      await once(socket, "connect");
      socket.write(start);
      return socket;
    }

    const head = ({ host, pathname }: URL, length: number) =>
      `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${stack.people.a.accessToken}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${String(length)}\r\n\r\n`;

    it("responds to 500 connections at once, to each with its todo", async () => {
      const titles = Array.from({ length: 500 }, (_, n) => `at once ${String(n)}`);
      const responses = await Promise.all(
        titles.map(async (title) => {
          const response = await fetch(`${stack.apiUrl}/todo`, {
            method: "POST",
            headers: { ...headers, Connection: "close" },
            body: JSON.stringify({ title }),
          });
          const { title: returned } = (await response.json()) as { readonly title?: string };
          return `${String(response.status)} ${String(returned)}`;
        }),
      );
      expect(responses).to.deep.equal(titles.map((title) => `201 ${title}`));
    });

    it("responds to others while 100 connections send nothing but the beginning of a header", async () => {
      const slow = await Promise.all(
        services.flatMap(([, url]) =>
          Array.from({ length: 25 }, () => open(url, "POST / HTTP/1.1\r\nX-Slow: ")),
        ),
      );
      const response = await fetch(`${stack.apiUrl}/todo?limit=1`, { headers });
      expect(response.status).to.equal(200);
      for (const socket of slow) socket.write("a");
      await stack.signIn("bob@example.com", "Correct-horse-7");
      for (const socket of slow) socket.destroy();
    });

    it("rejects a body that is a byte too long, on every port", async () => {
      const statuses = await Promise.all(
        services
          .filter(([, , limit]) => limit > 0)
          .map(async ([name, url, limit]) => {
            const target = { Cognito: "AWSCognitoIdentityProviderService.SignUp" }[name];
            const response = await fetch(url, {
              method: "POST",
              headers: {
                ...headers,
                "X-Amz-Target": target ?? "DynamoDB_20120810.PutItem",
              },
              body: Buffer.alloc(limit + 1, 32),
            });
            await response.arrayBuffer();
            return [name, response.status];
          }),
      );
      expect(statuses).to.deep.equal([
        ["API", 413],
        ["Cognito", 413],
        ["DynamoDB", 413],
      ]);
    });

    const malformed: Readonly<Record<string, string>> = {
      "what is no HTTP": "hello\r\n\r\n",
      "a TLS handshake": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
      "a header that is far too long": `GET / HTTP/1.1\r\nX: ${"a".repeat(100_000)}\r\n\r\n`,
      "two lengths": "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "a path that is none":
        "GET //[%/?%zz#\\ HTTP/1.1\r\nHost: [::::\r\nConnection: close\r\n\r\n",
    };
    for (const [what, request] of Object.entries(malformed)) {
      it(`responds to ${what} with an error or not at all, on every port`, async () => {
        const responses = await Promise.all(
          services.map(async ([, url]) => {
            const socket = await open(url, request);
            let response = "";
            socket.on("data", (chunk: Buffer) => (response += chunk.toString()));
            await once(socket, "close");
            return /^(?:HTTP\/1.1 4\d\d .*)?$/.test(response.split("\r\n")[0] ?? "");
          }),
        );
        expect(responses).to.deep.equal(responses.map(() => true));
      });
    }

    it("forgets uploads that break off, and what they had sent", async () => {
      const chunk = "a".repeat(100_000);
      const round = () =>
        Promise.all(
          services.flatMap(([, url]) =>
            Array.from({ length: 25 }, async () => {
              const socket = await open(url, `${head(url, 9 * chunk.length)}${chunk}`);
              await new Promise((resolve) => setTimeout(resolve, 10));
              socket.resetAndDestroy();
              await once(socket, "close");
            }),
          ),
        );
      await round();
      const before = memory();
      for (let n = 0; n < 5; n++) await round();
      // 500 uploads had sent 50 MB.
      expect(memory() - before).to.be.below(10 * megabyte);
    });
  });
}

/** The memory in use, in bytes, after garbage collection. */
function memory(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
