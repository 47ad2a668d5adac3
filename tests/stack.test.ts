import { abuseSuite } from "./stack/abuse";
import { concurrencySuite } from "./stack/concurrency";
import { contractSuite } from "./stack/contract";
import { gatewaySuite } from "./stack/gateway";
import { mailsSuite } from "./stack/mails";
import { tokensSuite } from "./stack/tokens";
import { type Stack, startStack } from "./support/stack";

describe("The local stack", () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.cloud.close());

  contractSuite(() => stack);
  tokensSuite(() => stack);
  mailsSuite(() => stack);
  concurrencySuite(() => stack);
  gatewaySuite(() => stack);
  abuseSuite(() => stack);
});
