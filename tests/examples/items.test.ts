import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { BatchWriteCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { expect } from "chai";
import { archives } from "../support/closures";
import { type Example, startExample, type Tokens } from "../support/example";
import { hostedUiSuite } from "./items/hostedUi";

const password = "Correct-horse-7";
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

interface Stored {
  readonly message: string;
  readonly item: { readonly id: string; readonly name: string; readonly timestamp: unknown };
}

describe("examples/items", () => {
  let items: Example;
  let ann: Tokens;

  before(async () => {
    items = await startExample("items");
    ann = await person("ann@example.com");
  });

  after(() => items.cloud.close());

  async function person(username: string): Promise<Tokens> {
    await items.cloud.addUser(items.outputs.userPoolId ?? "", { username, password });
    return items.signIn(username, password);
  }
  const post = (json: unknown, tokens = ann) =>
    items.send("POST", "/items", { authorization: tokens.accessToken, json });
  const stored = async (json: unknown, tokens = ann) => (await post(json, tokens)).body as Stored;
  const list = (tokens = ann) => items.send("GET", "/items", { authorization: tokens.accessToken });
  const inputs = (type: string) => items.resources.find((each) => each.type === type)?.inputs;

  it("has the outputs apiUrl, userPoolId and userPoolClientId", () => {
    expect(items.outputs).to.include.keys("apiUrl", "userPoolId", "userPoolClientId");
  });

  describe("POST /items", () => {
    it("stores name and timestamp under a UUID that the server makes", async () => {
      const { status, headers, body } = await post({ name: "Milk", timestamp: "2026-01-02" });
      const { message, item } = body as Stored;
      expect(status).to.equal(200);
      expect(headers.get("content-type")).to.equal("application/json; charset=utf-8");
      expect(message).to.equal("Item stored");
      expect(item).to.deep.equal({ id: item.id, name: "Milk", timestamp: "2026-01-02" });
      expect(item.id).to.match(uuid);
    });

    it('names an item "Unnamed" and its timestamp "N/A" by default', async () => {
      const { item } = await stored({});
      expect(item).to.deep.equal({ id: item.id, name: "Unnamed", timestamp: "N/A" });
    });

    it("takes no id from the client", async () => {
      expect((await post({ id: "mine" })).status).to.equal(400);
    });

    it("keeps every string to the letter", async () => {
      for (const name of ["", " spaces ", "ünïcödé 🏷", "😀".repeat(200), "\u0000", "constructor"]) {
        const { item } = await stored({ name, timestamp: name.slice(0, 100) });
        const found = (await list()).body as readonly Stored["item"][];
        expect(found.find(({ id }) => id === item.id)).to.deep.equal(item);
        expect(item.name).to.equal(name);
      }
    });

    it("is 413 for more than 64 KB, and 415 for what is not called JSON", async () => {
      const authorization = ann.accessToken;
      expect((await post({ name: "x".repeat(70_000) })).status).to.equal(413);
      const headers = { "Content-Type": "application/x-www-form-urlencoded" };
      const form = await items.send("POST", "/items", { authorization, headers, rawBody: "{}" });
      expect(form.status).to.equal(415);
    });

    for (const [what, rawBody, pointer] of [
      ["no body", "", ""],
      ["what is not JSON", "{", ""],
      ["a list", "[]", ""],
      ["a name that is not a string", '{"name":7}', "/name"],
      ["a name that is null", '{"name":null}', "/name"],
      ["a name of 201 characters", JSON.stringify({ name: "a".repeat(201) }), "/name"],
      ["half a character", String.raw`{"name":"\ud800"}`, "/name"],
      ["a timestamp of half a character", String.raw`{"timestamp":"\udc00"}`, "/timestamp"],
      ["another's name for an owner", '{"owner":"bob"}', "/owner"],
      ["a prototype", '{"__proto__":{"name":"x"}}', "/__proto__"],
      ["a timestamp that is a list", '{"timestamp":[]}', "/timestamp"],
      ["a whole number that JSON cannot keep", '{"timestamp":9007199254740993}', "/timestamp"],
      ["a number that DynamoDB cannot keep", '{"timestamp":1e-300}', "/timestamp"],
    ] as const) {
      it(`responds 400 to ${what}, and says where it is wrong`, async () => {
        const headers = { "Content-Type": "application/json" };
        const sent = { authorization: ann.accessToken, headers, rawBody };
        const { status, body } = await items.send("POST", "/items", sent);
        expect(status).to.equal(400);
        const { errors } = body as { readonly errors: readonly { readonly pointer: string }[] };
        expect(errors.map((error) => error.pointer)).to.deep.equal([pointer]);
      });
    }
  });

  describe("GET /items", () => {
    it("returns all of the caller's items and none of another's", async () => {
      const [bob, eve] = [await person("bob@example.com"), await person("eve@example.com")];
      expect((await list(bob)).body).to.deep.equal([]);
      const own = [await stored({ name: "One" }, bob), await stored({ name: "Two" }, bob)];
      const { status, headers, body } = await list(bob);
      expect(status).to.equal(200);
      expect(headers.get("content-type")).to.equal("application/json; charset=utf-8");
      expect(body).to.have.deep.members(own.map(({ item }) => item));
      expect((await list(eve)).body).to.deep.equal([]);
    });

    it("returns numbers as they were sent", async () => {
      const tokens = await person("numbers@example.com");
      const numbers = [0, -1, 0.1, 1732060800.123, 1732060800123, 9007199254740991, -1.5e-7];
      for (const timestamp of numbers) await stored({ timestamp }, tokens);
      const found = (await list(tokens)).body as readonly Stored["item"][];
      expect(found.map(({ timestamp }) => timestamp)).to.have.members(numbers);
    });

    it("returns what fills several pages of DynamoDB", async () => {
      const tokens = await person("many@example.com");
      const [, payload = ""] = tokens.accessToken.split(".");
      const { sub } = JSON.parse(Buffer.from(payload, "base64url").toString()) as { sub: string };
      const names = Array.from({ length: 40 }, (_, number) => `Item ${String(number)}`);
      await fill(items.cloud.endpoints.dynamodb, sub, names);
      const found = (await list(tokens)).body as readonly Stored["item"][];
      expect(found.map(({ name }) => name)).to.have.members(names);
    });
  });

  describe("any other method", () => {
    for (const method of ["PUT", "PATCH", "DELETE", "HEAD"]) {
      it(`${method} /items is 405 with Allow`, async () => {
        const response = await items.send(method, "/items", { authorization: ann.accessToken });
        expect(response.status).to.equal(405);
        expect(response.headers.get("allow")).to.equal("GET, POST");
        const body = { message: "Method Not Allowed" };
        expect(response.body).to.deep.equal(method === "HEAD" ? "" : body);
      });
    }

    it("is 401 without a token, as everything", async () => {
      expect((await items.send("PUT", "/items")).status).to.equal(401);
    });
  });

  it("keeps items in one table by owner and id", () => {
    expect(inputs("aws:dynamodb/table:Table")).to.include({ hashKey: "owner", rangeKey: "id" });
    expect(
      items.resources.filter(({ type }) => type === "aws:dynamodb/table:Table"),
    ).to.have.length(1);
  });

  describe("tokens", () => {
    it("rejects requests without one with 401 Unauthorized", async () => {
      for (const method of ["GET", "POST"]) {
        const { status, body } = await items.send(method, "/items");
        expect({ status, body }).to.deep.equal({ status: 401, body: { message: "Unauthorized" } });
      }
    });

    it("takes Authorization: <access_token>, bare or as Bearer", async () => {
      expect((await list()).status).to.equal(200);
      const authorization = `Bearer ${ann.accessToken}`;
      expect((await items.send("GET", "/items", { authorization })).status).to.equal(200);
    });

    it("rejects the ID token: the documented wrong token type", async () => {
      const { status } = await items.send("GET", "/items", { authorization: ann.idToken });
      expect(status).to.equal(401);
    });

    it("asks for items/read to read and items/write to store", () => {
      const { paths } = JSON.parse(String(inputs("aws:apigateway/restApi:RestApi")?.body)) as {
        readonly paths: Readonly<Record<string, Readonly<Record<string, { security?: unknown }>>>>;
      };
      const operations = paths["/items"] ?? {};
      expect(operations.get?.security).to.deep.equal([{ CognitoAuth: ["items/read"] }]);
      expect(operations.post?.security).to.deep.equal([{ CognitoAuth: ["items/write"] }]);
    });
  });

  describe("GET /owners/{id}/items, for the group admins", () => {
    const subOf = ({ accessToken }: Tokens) => {
      const claims = Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString();
      return (JSON.parse(claims) as { readonly sub: string }).sub;
    };
    const audit = (tokens: Tokens, owner = subOf(ann)) =>
      items.send("GET", `/owners/${owner}/items`, { authorization: tokens.accessToken });

    it("is 401 to everyone else, also for items of their own", async () => {
      const stranger = await person("stranger@example.com");
      expect((await audit(stranger)).status).to.equal(401);
      expect((await audit(stranger, subOf(stranger))).status).to.equal(401);
    });

    it("returns a person's items to a member, who keeps items as everyone does", async () => {
      const UserPoolId = items.outputs.userPoolId;
      const Username = "auditor@example.com";
      await person(Username);
      const member = { UserPoolId, Username, GroupName: "admins" };
      await items.administer("AdminAddUserToGroup", member);
      const auditor = await items.signIn(Username, password);
      const { item } = await stored({ name: "Audited" });
      const { status, body } = await audit(auditor);
      expect(status).to.equal(200);
      expect(body).to.deep.include(item);
      expect((await post({}, auditor)).status).to.equal(200);
      expect((await audit(auditor, "unknown")).body).to.deep.equal([]);
    });
  });

  hostedUiSuite(() => items);

  it("allows each function the one action that it uses, on the one table", () => {
    const allowed = (route: string) => {
      const name = `ItemsAPI-${route}-policy`;
      const policy = items.resources.find((each) => each.name === name)?.inputs.policy;
      const { Statement } = JSON.parse(String(policy)) as {
        readonly Statement: readonly { Action: readonly string[]; Resource: readonly string[] }[];
      };
      return Statement.filter(({ Action }) => !/^(logs|xray):/.test(Action[0] ?? "")).map(
        ({ Action, Resource }) => [Action, Resource.map((arn) => arn.replace(/.*:table/, "table"))],
      );
    };
    const [, own = ""] = /(table\/[^/"]+)/.exec(JSON.stringify(allowed("post-items"))) ?? [];
    expect(allowed("post-items")).to.deep.equal([[["dynamodb:PutItem"], [own]]]);
    expect(allowed("get-items")).to.deep.equal([[["dynamodb:Query"], [own]]]);
    expect(allowed("get-owners-id-items")).to.deep.equal([[["dynamodb:Query"], [own]]]);
    expect(allowed("any-items")).to.deep.equal([]);
  });

  it("keeps logs in groups of its own that expire", () => {
    const groups = items.resources.filter(({ type }) => type.endsWith(":LogGroup"));
    expect(groups.map((group) => group.inputs.retentionInDays)).to.deep.equal(groups.map(() => 7));
    expect(groups.map(({ name }) => name)).to.include.members(["ItemsAPI-get-items-logs"]);
  });

  it("ships functions of one file each", () => {
    const functions = [...archives(items)];
    expect(functions.map(([name]) => name)).to.have.members([
      "ItemsUserPool-scopes",
      "ItemsAPI-get-items",
      "ItemsAPI-post-items",
      "ItemsAPI-any-items",
      "ItemsAPI-get-owners-id-items",
    ]);
    for (const [, code] of functions) {
      expect(code.kind === "archive" && Object.keys(code.assets)).to.deep.equal(["__index.js"]);
    }
  });
});

/** Puts items of 50 KB, together more than DynamoDB returns at once, into the only table. */
async function fill(endpoint: string, owner: string, names: readonly string[]): Promise<void> {
  const credentials = { accessKeyId: "administrator", secretAccessKey: "any" };
  const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials });
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const [table = ""] = TableNames;
  const documents = DynamoDBDocumentClient.from(client);
  for (let start = 0; start < names.length; start += 20) {
    const requests = names.slice(start, start + 20).map((name) => ({
      PutRequest: {
        Item: { owner, id: name, name, timestamp: "N/A", filler: "x".repeat(50_000) },
      },
    }));
    await documents.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }));
  }
  client.destroy();
}
