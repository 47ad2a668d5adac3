import { needAwsCli, withoutAwsCli } from "./awsCli";
import { helloSuite } from "./hello";
import { linksSuite } from "./links";
import { todoSuite } from "./todo";

describe(`the AWS CLI${withoutAwsCli}`, () => {
  before(function () {
    needAwsCli(this);
  });

  linksSuite();
  helloSuite();
  todoSuite();
});
