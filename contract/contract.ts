import type { ContractCase } from "./case";
import { conditionalCases } from "./cases/conditional";
import { createCases } from "./cases/create";
import { generalCases } from "./cases/general";
import { listCases } from "./cases/list";
import { writeCases } from "./cases/write";

/** The HTTP contract of the todo API: every case, to run by any driver. */
export const contract: readonly ContractCase[] = [
  ...generalCases,
  ...createCases,
  ...listCases,
  ...writeCases,
  ...conditionalCases,
];
