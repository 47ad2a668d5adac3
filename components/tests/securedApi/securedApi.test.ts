import { expect } from "chai";
import { type Route, SecuredApi, type SecuredApiArgs, Table } from "../..";
import { record } from "../support/graph";

const handler: Route["handler"] = () => async () => ({ statusCode: 200, body: "" });

const types = {
  function: "aws:lambda/function:Function",
  policy: "aws:iam/rolePolicy:RolePolicy",
  permission: "aws:lambda/permission:Permission",
  settings: "aws:apigateway/methodSettings:MethodSettings",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  stage: "aws:apigateway/stage:Stage",
  restApi: "aws:apigateway/restApi:RestApi",
};

function api(args: Partial<SecuredApiArgs> = {}) {
  const routes = { "GET /notes": { handler } };
  return new SecuredApi("Notes", { userPoolArn: "arn:pool", routes, ...args });
}

describe("SecuredApi", () => {
  it("gives each route a function with bounds and a role with exactly what the route uses", async () => {
    const graph = await record(() => {
      const notes = new Table("NotesTable", { partitionKey: "owner" });
      api({
        resources: { notes },
        environment: { TABLE: notes.tableName },
        layers: ["arn:layer"],
        routes: {
          "GET /notes/{id}": { uses: { notes: ["get"] }, handler },
          "GET /health": { public: true, timeout: 3, memorySize: 128, handler },
        },
      });
    });
    expect(graph.ofType(types.function).map(({ name }) => name)).to.have.members([
      "Notes-get-notes-id",
      "Notes-get-health",
    ]);
    const { code, ...fn } = graph.one(types.function, "Notes-get-notes-id");
    expect(code).to.be.an("object");
    expect(fn).to.deep.include({
      description: "GET /notes/{id}",
      role: "arn:Notes-get-notes-id-role",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      memorySize: 512,
      timeout: 10,
      layers: ["arn:layer"],
      environment: { variables: { TABLE: "NotesTable-name" } },
      tracingConfig: { mode: "Active" },
      loggingConfig: {
        logFormat: "JSON",
        logGroup: "/aws/lambda/todo-api-test-Notes-get-notes-id",
      },
    });
    expect(graph.one(types.function, "Notes-get-health")).to.deep.include({
      memorySize: 128,
      timeout: 3,
    });
    const allowed = (name: string) => {
      const { Statement } = JSON.parse(String(graph.one(types.policy, name).policy)) as {
        readonly Statement: readonly { readonly Action: unknown; readonly Resource: unknown }[];
      };
      return Statement.map(({ Action, Resource }) => [Action, Resource]);
    };
    const logs = (name: string) => [
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      [`arn:${name}-logs:*`],
    ];
    const traces = [["xray:PutTraceSegments", "xray:PutTelemetryRecords"], ["*"]];
    expect(allowed("Notes-get-notes-id-policy")).to.deep.equal([
      [["dynamodb:GetItem"], ["arn:NotesTable"]],
      logs("Notes-get-notes-id"),
      traces,
    ]);
    expect(allowed("Notes-get-health-policy")).to.deep.equal([logs("Notes-get-health"), traces]);
    expect(graph.ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment")).to.deep.equal([]);
  });

  it("lets the gateway call a function for its own route and stage alone", async () => {
    const graph = await record(() => api({ stageName: "prod" }));
    expect(graph.ofType(types.permission).map(({ inputs }) => inputs)).to.deep.equal([
      {
        action: "lambda:InvokeFunction",
        function: "Notes-get-notes-name",
        principal: "apigateway.amazonaws.com",
        sourceArn: "execution:Notes/prod/GET/notes",
      },
    ]);
  });

  it("throttles, traces and logs without bodies", async () => {
    const graph = await record(() => api({ throttle: { rate: 5, burst: 6 } }));
    expect(graph.one(types.settings, "Notes-settings")).to.deep.include({
      methodPath: "*/*",
      settings: {
        throttlingRateLimit: 5,
        throttlingBurstLimit: 6,
        metricsEnabled: true,
        loggingLevel: "ERROR",
        dataTraceEnabled: false,
      },
    });
    const stage = graph.one(types.stage, "Notes");
    expect(stage).to.deep.include({ stageName: "v1", xrayTracingEnabled: true });
    expect(stage).to.have.nested.property(
      "accessLogSettings.destinationArn",
      "arn:Notes-access-logs",
    );
    expect(JSON.stringify(stage.accessLogSettings)).not.to.match(/authorization|token|body|query/i);
    expect(graph.one(types.logGroup, "Notes-access-logs")).to.deep.equal({
      name: "/aws/apigateway/todo-api-test-Notes",
      retentionInDays: 30,
    });
    expect(graph.one(types.logGroup, "Notes-execution-logs"), "the gateway's name").to.deep.equal({
      name: "API-Gateway-Execution-Logs_Notes-id/v1",
      retentionInDays: 30,
    });
  });

  it("limits a route that says so, with everything else as on the stage", async () => {
    const graph = await record(() =>
      api({
        throttle: { rate: 5, burst: 6 },
        routes: {
          "POST /notes/{id}": { throttle: { rate: 1, burst: 2 }, handler },
          "GET /notes/{id}": { handler },
        },
      }),
    );
    expect(graph.ofType(types.settings).map(({ name }) => name)).to.have.members([
      "Notes-settings",
      "Notes-post-notes-id-settings",
    ]);
    expect(graph.one(types.settings, "Notes-post-notes-id-settings")).to.deep.include({
      methodPath: "~1notes~1{id}/POST",
      settings: {
        throttlingRateLimit: 1,
        throttlingBurstLimit: 2,
        metricsEnabled: true,
        loggingLevel: "ERROR",
        dataTraceEnabled: false,
      },
    });
  });

  it("gives a public route a small limit of its own, unless it says another", async () => {
    const graph = await record(() =>
      api({
        routes: {
          "GET /notes": { handler },
          "GET /health": { public: true, handler },
          "POST /sign-up": { public: true, throttle: { rate: 1, burst: 2 }, handler },
          "ANY /other": { public: true, handler },
        },
      }),
    );
    const limits = graph.ofType(types.settings).map(({ inputs }) => {
      const settings = inputs.settings as Readonly<Record<string, unknown>>;
      return [inputs.methodPath, settings.throttlingRateLimit, settings.throttlingBurstLimit];
    });
    expect(limits).to.have.deep.members([
      ["*/*", 100, 200],
      ["~1health/GET", 5, 10],
      ["~1sign-up/POST", 1, 2],
    ]);
  });

  it("reserves concurrency for the functions of an API or route that says how much", async () => {
    const reserved = async (args: Partial<SecuredApiArgs>) => {
      const graph = await record(() => api(args));
      const functions = graph.ofType(types.function);
      return functions.map(({ inputs }) => inputs.reservedConcurrentExecutions).sort();
    };
    const routes = { "GET /a": { handler }, "GET /b": { reservedConcurrency: 3, handler } };
    expect(await reserved({ routes, reservedConcurrency: 20 })).to.deep.equal([20, 3]);
    expect(await reserved({})).to.deep.equal([undefined]);
  });

  it("names a method in its settings as AWS does: slashes as ~1, also that of the root", async () => {
    const throttle = { rate: 1, burst: 2 };
    const keys = ["GET /", "GET /notes", "POST /notes/{id}/copies/{rest+}"];
    const routes = Object.fromEntries(keys.map((key) => [key, { throttle, handler }]));
    const graph = await record(() => api({ routes }));
    const paths = graph.ofType(types.settings).map(({ inputs }) => inputs.methodPath);
    expect(paths).to.have.members([
      "*/*",
      "~1/GET",
      "~1notes/GET",
      "~1notes~1{id}~1copies~1{rest+}/POST",
    ]);
  });

  it("lets the gateway call the function of ANY for every method of its path", async () => {
    const graph = await record(() => api({ routes: { "ANY /notes": { handler } } }));
    expect(graph.one(types.permission, "Notes-any-notes-permission")).to.deep.include({
      sourceArn: "execution:Notes/v1/*/notes",
    });
  });

  it("permits and logs for the stage that a transform names", async () => {
    const transform = { api: (args: object) => ({ ...args, stageName: "blue" }) };
    const graph = await record(() => api({ transform }));
    expect(graph.one(types.permission, "Notes-get-notes-permission")).to.deep.include({
      sourceArn: "execution:Notes/blue/GET/notes",
    });
    expect(graph.one(types.logGroup, "Notes-execution-logs")).to.deep.include({
      name: "API-Gateway-Execution-Logs_Notes-id/blue",
    });
  });

  it("treats no body as binary, and fails where AWS would drop a part of the document", async () => {
    const graph = await record(() => api());
    const inputs = { binaryMediaTypes: [], failOnWarnings: true };
    expect(graph.one(types.restApi, "Notes")).to.deep.include(inputs);
  });

  it("goes without gateway logs, or creates the account's role for them and retains it", async () => {
    const off = await record(() => api({ gatewayLogs: "off" }));
    expect(off.one(types.stage, "Notes")).not.to.have.property("accessLogSettings");
    for (const { inputs } of off.ofType(types.logGroup)) {
      expect(inputs.name).to.match(/^\/aws\/lambda\//);
    }
    expect(off.one(types.settings, "Notes-settings")).to.have.nested.property(
      "settings.loggingLevel",
      "OFF",
    );
    const create = await record(() => api({ gatewayLogs: "create" }));
    expect(create.one("aws:apigateway/account:Account", "Notes-account")).to.deep.equal({
      cloudwatchRoleArn: "arn:Notes-gateway-logs",
    });
    const existing = await record(() => api());
    expect(existing.ofType("aws:apigateway/account:Account")).to.deep.equal([]);
  });

  it("rejects a route that uses what is not there, before anything is registered", async () => {
    const graph = await record(() => {
      const uses = { notes: ["get"] };
      const routes = { "GET /notes": { uses, handler } };
      expect(() => api({ routes })).to.throw(
        'route "GET /notes": uses must be left out: there are none, not "notes"',
      );
    });
    expect(graph.resources).to.deep.equal([]);
  });

  it("rejects a kind of access that a resource does not grant", () => {
    const notes = { accessKinds: ["get", "list"], grant: () => [] };
    const routes = { "GET /notes": { uses: { notes: ["get", "scan"] }, handler } };
    expect(() => api({ routes, resources: { notes } })).to.throw(
      '1 problem:\n  - SecuredApi "Notes" route "GET /notes": uses.notes must be one of get, list, not "scan"',
    );
  });
});
