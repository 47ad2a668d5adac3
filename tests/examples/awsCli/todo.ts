import { expect } from "chai";
import { root } from "../../support/projectFiles";
import { type RunningProgram, startProgram } from "../../support/runningProgram";
import { locally } from "./awsCli";
import { peopleSuite } from "./people";
import { tablesSuite } from "./tables";
import { openTerminal, type Ran, type Terminal } from "./terminal";

/** A terminal beside the todo stack, whose `aws` commands go to it. */
export interface TodoTerminal {
  readonly stack: RunningProgram;
  /** Of commands as they would be sent to AWS. */
  readonly run: (commands: string) => Promise<Ran>;
  readonly printed: (commands: string) => Promise<string>;
  readonly json: (commands: string) => Promise<unknown>;
  readonly terminal: Terminal;
}

/** What the README says about the AWS CLI, and what people do with it beside that. */
export function todoSuite(): void {
  describe("with the todo stack", () => {
    let opened: TodoTerminal;
    before(async () => {
      const stack = await startProgram(root);
      const terminal = await openTerminal();
      const local = (commands: string) => locally(commands, stack.cloud.endpoints);
      opened = {
        stack,
        terminal,
        run: (commands) => terminal.run(local(commands)),
        printed: (commands) => terminal.printed(local(commands)),
        json: (commands) => terminal.json(local(commands)),
      };
      const { apiUrl = "", tableName = "", userPoolId = "", userPoolClientId = "" } = stack.outputs;
      await terminal.printed(
        `API=${apiUrl} TABLE=${tableName} POOL=${userPoolId} CLIENT=${userPoolClientId} OUTBOX=${stack.cloud.endpoints.outbox}`,
      );
    });
    after(async () => {
      opened.terminal.close();
      await opened.stack.cloud.close();
    });

    peopleSuite(() => opened);
    tablesSuite(() => opened);

    // A suite of its own, so that it comes after the others.
    describe("all of it", () => {
      it("reaches no other machine", () => {
        expect(opened.terminal.strangers).to.deep.equal([]);
      });
    });
  });
}
