import { randomUUID } from "node:crypto";
import { contract, type Driver } from "../../contract/contract";
import { tokenEnvironment } from "../support/events";
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
      origin: tokenEnvironment.CORS_ORIGINS.split(",")[0] ?? "",
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
