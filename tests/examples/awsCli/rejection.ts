import { expect } from "chai";
import type { Ran } from "./terminal";

/** Expects that the service rejects a command, and that the CLI says so as it does for AWS. */
export function expectRejection(ran: Ran, type: string, operation: string, message: string): void {
  expect(ran.output).to.equal("");
  expect(ran.errors).to.contain(
    `An error occurred (${type}) when calling the ${operation} operation: ${message}`,
  );
  // Of version 1 and of version 2: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html
  expect(ran.code).to.be.oneOf([255, 254]);
}
