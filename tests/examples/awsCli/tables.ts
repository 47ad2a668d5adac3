import { expect } from "chai";
import { readmeCommand } from "./readme";
import { expectRejection } from "./rejection";
import type { TodoTerminal } from "./todo";

/** The table of the todo stack, by `aws dynamodb`. */
export function tablesSuite(opened: () => TodoTerminal): void {
  describe("aws dynamodb", () => {
    type Item = Readonly<Record<string, Readonly<Record<string, string>>>>;
    let todo: Item = {};

    it("scans the table as the README says", async () => {
      const { stack, terminal } = opened();
      await terminal.printed(
        `curl -sf $API/todo -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"title":"Buy milk"}'`,
      );
      const command = readmeCommand("README.md", "aws dynamodb scan")
        .replace("…", "$TABLE")
        .replace("http://127.0.0.1:3011", stack.cloud.endpoints.dynamodb);
      const response = (await terminal.json(command)) as { readonly Items: readonly Item[] };
      expect(response).to.include({ Count: 1, ScannedCount: 1, ConsumedCapacity: null });
      [todo = {}] = response.Items;
      expect(todo.title).to.deep.equal({ S: "Buy milk" });
    });

    it("gets an item by the table's key, and those of an owner by an index", async () => {
      const { owner, id } = todo;
      const key = JSON.stringify({ owner, id });
      const got = await opened().json(`aws dynamodb get-item --table-name $TABLE --key '${key}'`);
      expect(got).to.deep.equal({ Item: todo });
      const values = JSON.stringify({ ":owner": owner });
      const found = await opened().json(
        `aws dynamodb query --table-name $TABLE --index-name newest --key-condition-expression '#owner = :owner' --expression-attribute-names '{"#owner":"owner"}' --expression-attribute-values '${values}' --page-size 1 --query Items`,
      );
      expect(found).to.deep.equal([todo]);
    });

    it("puts an item, and not where there is one", async () => {
      const put = `aws dynamodb put-item --table-name $TABLE --item '${JSON.stringify({ ...todo, id: { S: "another" } })}' --condition-expression 'attribute_not_exists(id)'`;
      await opened().printed(put);
      const message = "The conditional request failed";
      expectRejection(
        await opened().run(put),
        "ConditionalCheckFailedException",
        "PutItem",
        message,
      );
    });

    it("describes the table", async () => {
      const table = await opened().json(
        "aws dynamodb describe-table --table-name $TABLE --query Table",
      );
      expect(table).to.deep.include({
        TableName: opened().stack.outputs.tableName,
        TableStatus: "ACTIVE",
        KeySchema: [
          { AttributeName: "owner", KeyType: "HASH" },
          { AttributeName: "id", KeyType: "RANGE" },
        ],
      });
    });

    it("says that there is no such table", async () => {
      const ran = await opened().run("aws dynamodb describe-table --table-name Nothing");
      const message = "Requested resource not found: Table: Nothing not found";
      expectRejection(ran, "ResourceNotFoundException", "DescribeTable", message);
    });
  });
}
