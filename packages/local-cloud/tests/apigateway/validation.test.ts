import { expect } from "chai";
import { openApi, proxied, type Running, seen, start } from "./harness";

const parameters = [
  { name: "limit", in: "query", required: true },
  { name: "X-Trace", in: "header", required: true },
  { name: "cursor", in: "query", required: false },
];
const requestBody = {
  content: {
    "application/json": { schema: { $ref: "#/components/schemas/NewTodo" } },
    "application/merge-patch+json": { schema: { type: "object", required: ["done"] } },
  },
};
const validator = "x-amazon-apigateway-request-validator";
const document = openApi(
  {
    "/both": { post: proxied({ parameters, requestBody, [validator]: "both" }) },
    "/body": { post: proxied({ parameters, requestBody, [validator]: "body" }) },
    "/parameters": { post: proxied({ parameters, requestBody, [validator]: "parameters" }) },
    "/default": { post: proxied({ parameters, requestBody }) },
    "/tree": {
      post: proxied({
        requestBody: {
          content: { "application/json": { schema: { $ref: "#/components/schemas/Tree" } } },
        },
      }),
    },
  },
  {
    components: {
      schemas: {
        NewTodo: {
          ...{ type: "object", required: ["title"], additionalProperties: false },
          properties: { title: { $ref: "#/components/schemas/Title" }, done: { type: "boolean" } },
        },
        Title: { type: "string", minLength: 1, maxLength: 5 },
        Tree: {
          type: "object",
          properties: { child: { $ref: "#/components/schemas/Tree" } },
        },
      },
    },
    "x-amazon-apigateway-request-validators": {
      both: { validateRequestBody: true, validateRequestParameters: true },
      body: { validateRequestBody: true, validateRequestParameters: false },
      parameters: { validateRequestBody: false, validateRequestParameters: true },
    },
    [validator]: "body",
    "x-amazon-apigateway-gateway-responses": {
      BAD_REQUEST_BODY: {
        responseTemplates: {
          "application/json":
            '{"message":$context.error.messageString,"why":"$context.error.validationErrorString"}',
        },
      },
    },
  },
);

describe("request validation", () => {
  let api: Running;
  before(async () => {
    api = await start(document);
  });
  after(() => api.close());

  const post = async (
    path: string,
    body: string,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const before = api.calls.length;
    const response = await api.fetch(path, { method: "POST", body, headers });
    return { ...(await seen(response)), called: api.calls.length - before };
  };
  const json = { "Content-Type": "application/json" };

  describe("of parameters", () => {
    const missing = (names: string) => ({
      status: 400,
      body: { message: `Missing required request parameters: [${names}]` },
      called: 0,
    });

    it("names those that are missing, and calls nothing", async () => {
      expect(await post("/parameters", "{}")).to.deep.equal(missing("X-Trace, limit"));
      expect(await post("/parameters?limit=1", "{}")).to.deep.equal(missing("X-Trace"));
    });

    it("counts a blank one as missing", async () => {
      const headers = { "x-trace": "1" };
      expect(await post("/parameters?limit=", "{}", headers)).to.deep.equal(missing("limit"));
      expect(await post("/parameters?limit=%20", "{}", headers)).to.deep.equal(missing("limit"));
    });

    it("lets a complete request pass, its body unread", async () => {
      const result = await post("/parameters?limit=1", "no json", { ...json, "x-trace": "1" });
      expect(result).to.deep.equal({ status: 200, body: "", called: 1 });
    });

    it("comes before that of the body", async () => {
      expect(await post("/both", "no json", json)).to.deep.equal(missing("X-Trace, limit"));
    });
  });

  describe("of bodies", () => {
    const invalid = (why: string) => ({
      status: 400,
      body: { message: "Invalid request body", why },
      called: 0,
    });
    const rejected: Readonly<Record<string, readonly [string, string]>> = {
      "a missing member": ["{}", '[object has missing required properties (["title"])]'],
      "no body at all": ["", '[object has missing required properties (["title"])]'],
      "an unknown member": [
        '{"title":"a","x\\"y":1}',
        '[object instance has properties which are not allowed by the schema: ["x\\"y"]]',
      ],
      "a wrong type": [
        '{"title":7}',
        '[instance type does not match any allowed primitive type (allowed: ["string"]) at /title]',
      ],
      "a string that is too short": [
        '{"title":""}',
        "[string is too short (required minimum: 1) at /title]",
      ],
      "a string that is too long, and more": [
        '{"title":"longer","done":1}',
        '[string is too long (maximum allowed: 5) at /title, instance type does not match any allowed primitive type (allowed: ["boolean"]) at /done]',
      ],
      "what is not JSON": ["{title", "[Unable to parse the request body as JSON]"],
      "another JSON": [
        "[]",
        '[instance type does not match any allowed primitive type (allowed: ["object"])]',
      ],
    };
    for (const [what, [body, why]] of Object.entries(rejected)) {
      it(`rejects ${what}, and calls nothing`, async () => {
        expect(await post("/body", body, json)).to.deep.equal(invalid(why));
      });
    }

    it("lets a valid body pass, parameters or not", async () => {
      const result = await post("/body", '{"title":"a"}', json);
      expect(result).to.deep.equal({ status: 200, body: "", called: 1 });
    });

    it("holds where the API has a validator for all operations", async () => {
      expect((await post("/default", "{}", json)).status).to.equal(400);
    });

    it("chooses the model by content type, with parameters or without", async () => {
      const type = { "Content-Type": "Application/Merge-Patch+json; charset=utf-8" };
      expect((await post("/body", '{"title":"a"}', type)).status).to.equal(400);
      expect((await post("/body", '{"done":true}', type)).status).to.equal(200);
    });

    it("checks nothing where no model has the content type", async () => {
      const result = await post("/body", "{}", { "Content-Type": "text/plain" });
      expect(result).to.deep.equal({ status: 200, body: "", called: 1 });
    });

    it("survives a body that is deeper than the stack", async () => {
      const deep = '{"child":'.repeat(50_000) + "{}" + "}".repeat(50_000);
      expect((await post("/tree", deep, json)).status).to.equal(400);
      expect((await post("/tree", '{"child":{"child":{}}}', json)).status).to.equal(200);
    });
  });
});
