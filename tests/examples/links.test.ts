import { concurrencySuite } from "./links/concurrency";
import { deleteSuite } from "./links/delete";
import { documentSuite } from "./links/document";
import { interruptionsSuite } from "./links/interruptions";
import { isolationSuite } from "./links/isolation";
import { type LinksStack, startLinks } from "./links/linksStack";
import { linkSuite } from "./links/link";
import { malformedSuite } from "./links/malformed";
import { pagesSuite } from "./links/pages";
import { programSuite } from "./links/program";
import { tagSuite } from "./links/tag";
import { tagLinkSuite } from "./links/tagLink";

describe("examples/links", () => {
  let stack: LinksStack;
  before(async () => {
    stack = await startLinks();
  });
  after(() => stack.close());

  documentSuite(() => stack);
  programSuite(() => stack);
  tagSuite(() => stack);
  linkSuite(() => stack);
  tagLinkSuite(() => stack);
  deleteSuite(() => stack);
  malformedSuite(() => stack);
  isolationSuite(() => stack);
  concurrencySuite(() => stack);
  interruptionsSuite(() => stack);
  pagesSuite(() => stack);
});
