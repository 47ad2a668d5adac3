import { expect } from "chai";
import {
  type ApiDefinition,
  type Route,
  SecuredApi,
  type SecuredApiArgs,
  securedApiProblems,
  Table,
  TodoTable,
} from "../..";
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
      methodPath: "notes/{id}/POST",
      settings: {
        throttlingRateLimit: 1,
        throttlingBurstLimit: 2,
        metricsEnabled: true,
        loggingLevel: "ERROR",
        dataTraceEnabled: false,
      },
    });
  });

  it("lets the gateway call the function of ANY for every method of its path", async () => {
    const graph = await record(() => api({ routes: { "ANY /notes": { handler } } }));
    expect(graph.one(types.permission, "Notes-any-notes-permission")).to.deep.include({
      sourceArn: "execution:Notes/v1/*/notes",
    });
  });

  it("treats no body as binary", async () => {
    const graph = await record(() => api());
    expect(graph.one(types.restApi, "Notes")).to.deep.include({ binaryMediaTypes: [] });
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

describe("securedApiProblems", () => {
  it("checks what routes use before there are resources", () => {
    const uses = { todos: ["list:newest", "list:oldest"], notes: ["get"] };
    const routes = { "GET /todo": { uses, handler } };
    const kinds = TodoTable.accessKinds.join(", ");
    expect(securedApiProblems("Todos", { routes }, { todos: TodoTable })).to.deep.equal([
      `SecuredApi "Todos" route "GET /todo": uses.todos must be one of ${kinds}, not "list:oldest"`,
      'SecuredApi "Todos" route "GET /todo": uses must be one of todos, not "notes"',
    ]);
    expect(securedApiProblems("Todos", { routes })).to.deep.equal([]);
  });

  const problemsOf = (definition: ApiDefinition) => securedApiProblems("Notes", definition);
  const who = 'SecuredApi "Notes"';

  it("finds none in an ordinary definition", () => {
    const routes = { "GET /a": { scopes: ["a/read"], handler }, "GET /a/{id}": { handler } };
    const cors = { origins: ["https://app.example.com", "http://localhost:5173"] };
    expect(problemsOf({ routes, scopes: ["a/read"], cors })).to.deep.equal([]);
  });

  it("finds every problem at once", () => {
    const problems = problemsOf({
      routes: {
        "/todo": { handler },
        "GET /todo/{id}": { scopes: ["todo/raed"], timeout: 29, handler },
        "PUT /todo/{key}": { memorySize: 64, throttle: { rate: 1, burst: 5001 }, handler },
        "GET /todo-id": { handler },
      },
      scopes: ["todo/read"],
      cors: { origins: ["https://app.example.com/path", "*", "app.example.com"] },
      stageName: "a stage",
      logRetentionDays: 8,
      throttle: { rate: 0, burst: 99_999 },
      timeout: 30,
    });
    const origin = `${who}: a CORS origin must be a scheme, host and port alone, e.g. "https://app.example.com", or "*" alone for any, not`;
    const seconds =
      "timeout (seconds; the gateway waits 29) must be a whole number from 1 to 28, not";
    const expected = [
      `${who} route "/todo": must be a method and a path such as "GET /todo/{id}"`,
      `${who} route "GET /todo/{id}": scopes must be one of todo/read, not "todo/raed"`,
      `${who} route "GET /todo/{id}": ${seconds} 29`,
      `${who} route "PUT /todo/{key}": memorySize (MB) must be a whole number from 128 to 10240, not 64`,
      `${who} route "PUT /todo/{key}": throttle.burst must be a whole number from 1 to 5000, not 5001`,
      `${who}: "/todo/{id}" and "/todo/{key}" are alike: name the parameters the same`,
      `${who}: "GET /todo/{id}" and "GET /todo-id" are too alike to be named apart`,
      `${origin} "https://app.example.com/path"`,
      `${origin} "*"`,
      `${origin} "app.example.com"`,
      `${who}: stageName must be letters, digits, - and _, not "a stage"`,
      `${who}: throttle.rate must be a whole number from 1 to 10000, not 0`,
      `${who}: throttle.burst must be a whole number from 1 to 5000, not 99999`,
      `${who}: ${seconds} 30`,
    ];
    expect(problems).to.include.members(expected);
    expect(problems.join("\n")).to.match(/logRetentionDays must be one of 1, 3, .*, not 8/);
    expect(problems).to.have.length(expected.length + 1);
  });

  it("finds sibling variables, which API Gateway rejects, at any depth", () => {
    const alike = (...paths: string[]) =>
      problemsOf({ routes: Object.fromEntries(paths.map((path) => [`GET ${path}`, { handler }])) });
    expect(alike("/todo/{id}", "/todo/{key}/notes")).to.deep.equal([
      `${who}: "/todo/{id}" and "/todo/{key}" are alike: name the parameters the same`,
    ]);
    expect(alike("/todo/{id}", "/todo/{rest+}")).to.have.length(1);
    expect(alike("/todo/{id}", "/todo/{id}/notes/{note}", "/list/{key}")).to.deep.equal([]);
  });

  it("requires a route, and names that fit IAM's 64 characters", () => {
    expect(problemsOf({ routes: {} })).to.deep.equal([
      `${who}: routes must name at least one route`,
    ]);
    // "Notes-get-" and the path are what Pulumi makes the role's name of.
    const path = (length: number) => `GET /${"a".repeat(length - "Notes-get-".length)}`;
    expect(problemsOf({ routes: { [path(51)]: { handler } } })).to.deep.equal([]);
    const [tooLong] = problemsOf({ routes: { [path(52)]: { handler } } });
    expect(tooLong).to.contain("must be shorter");
    expect(securedApiProblems("My notes!", { routes: { "GET /a": { handler } } })).to.deep.equal([
      'SecuredApi "My notes!": the name must be letters, digits, - and _, not "My notes!"',
    ]);
  });
});
