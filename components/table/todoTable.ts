import type * as pulumi from "@pulumi/pulumi";
import { Table, type TableArgs, tableAccessKinds } from "./table";

/** How todos are protected; keys and indexes are fixed. */
export type TodoTableArgs = Pick<
  TableArgs,
  "pointInTimeRecovery" | "deletionProtection" | "transform"
>;

const indexes = {
  newest: { kind: "local", sortKey: "createdAt" },
  newestOpen: { kind: "local", sortKey: "createdAtOpen" },
  newestDone: { kind: "local", sortKey: "createdAtDone" },
} as const;

/**
 * A partition for each user's todos, with indexes by age: all of them, the open ones, the done ones. The indexes are
 * local, so that a list shows what was written a moment ago; those for open and done hold only the items that have
 * their sort key.
 *
 * `new TodoTable("TodoTable")`
 */
export class TodoTable extends Table {
  /** What every such table can grant, for `securedApiProblems` before there is one. */
  static readonly accessKinds = tableAccessKinds({ indexes });

  constructor(name: string, args: TodoTableArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super(
      name,
      {
        ...args,
        partitionKey: "owner",
        sortKey: "id",
        indexes,
      },
      opts,
      "todo-api:components:TodoTable",
    );
  }
}
