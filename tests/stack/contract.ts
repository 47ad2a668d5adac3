import type { Driver } from "../../contract/case";
import { contract } from "../../contract/contract";
import { runCase } from "../../contract/run";
import type { Stack } from "../support/stack";

export function contractSuite(running: () => Stack): void {
  describe("The HTTP contract, by the running local stack", () => {
    let driver: Driver;
    before(() => {
      driver = httpDriver(running());
    });

    for (const contractCase of contract) {
      it(contractCase.name, () => runCase(contractCase, driver));
    }
  });
}

function httpDriver({ apiUrl, people }: Stack): Driver {
  return {
    origin: "http://localhost:5173",
    gateway: true,
    send: async ({ method, path, headers, body, as }) => {
      const token = as === undefined ? {} : { Authorization: `Bearer ${people[as].accessToken}` };
      const response = await fetch(`${apiUrl}${path}`, {
        method,
        headers: { ...headers, ...token },
        ...(body === undefined ? {} : { body }),
      });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
    },
  };
}
