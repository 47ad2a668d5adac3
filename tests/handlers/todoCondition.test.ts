import { expect } from "chai";
import { etagOf } from "../../handlers/todos/todo";
import { todoCondition } from "../../handlers/todos/todoCondition";

describe("todoCondition", () => {
  const createdAt = "2025-01-31T12:00:00.000Z";
  const ours = (version: number, weak = false) => ({ weak, tag: etagOf({ version, createdAt }) });
  const exists = "attribute_exists(#id)";
  const never = "attribute_not_exists(#id)";

  it("requires a todo that exists, and no more with If-Match: *", () => {
    expect(todoCondition({})).to.deep.equal({ expression: exists, values: {} });
    expect(todoCondition({ ifMatch: "any" })).to.deep.equal({ expression: exists, values: {} });
  });

  it("requires one of the states that strong tags name", () => {
    const foreign = { weak: false, tag: '"x"' };
    expect(todoCondition({ ifMatch: [ours(1), foreign, ours(2, true), ours(3)] })).to.deep.equal({
      expression: `${exists} AND (#version = :matchV0 AND #createdAt = :matchC0 OR #version = :matchV1 AND #createdAt = :matchC1)`,
      values: { ":matchV0": 1, ":matchC0": createdAt, ":matchV1": 3, ":matchC1": createdAt },
    });
  });

  it("requires none of the states that tags name, weak ones too", () => {
    expect(todoCondition({ ifNoneMatch: [ours(2, true)] })).to.deep.equal({
      expression: `${exists} AND NOT (#version = :noneMatchV0 AND #createdAt = :noneMatchC0)`,
      values: { ":noneMatchV0": 2, ":noneMatchC0": createdAt },
    });
  });

  it("never holds for If-None-Match: *, nor for If-Match without a tag of a todo", () => {
    const expression = `${exists} AND ${never}`;
    expect(todoCondition({ ifNoneMatch: "any" })).to.deep.equal({ expression, values: {} });
    expect(todoCondition({ ifMatch: [ours(1, true)] })).to.deep.equal({ expression, values: {} });
  });

  it("stays within DynamoDB's 4 KB with all the tags that a request may have", () => {
    const tags = Array.from({ length: 20 }, (_, i) => ours(1e14 + i));
    const { expression } = todoCondition({ ifMatch: tags, ifNoneMatch: tags });
    expect(expression.length).to.be.below(4096 - 100);
  });
});
