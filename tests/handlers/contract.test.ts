import { randomUUID } from "node:crypto";
import { endpointEnvironment } from "@secured-api/http/testing";
import type { Driver } from "../../contract/case";
import { contract } from "../../contract/contract";
import { runCase } from "../../contract/run";
import { inProcess } from "./inProcess";
import { type LocalTable, startTable } from "./localTable";

describe("The HTTP contract, by the handlers in this process", () => {
  let table: LocalTable;
  let driver: Driver;

  before(async () => {
    table = await startTable();
    const call = inProcess(table.environment);
    const people = { a: randomUUID(), b: randomUUID() };
    driver = {
      origin: endpointEnvironment.CORS_ORIGINS.split(",")[0] ?? "",
      gateway: false,
      send: ({ as, body, ...request }) =>
        call({ ...request, body: body ?? null, ...(as && { owner: people[as] }) }),
    };
  });

  after(() => table.stop());

  for (const contractCase of contract) {
    it(contractCase.name, () => runCase(contractCase, driver));
  }
});
