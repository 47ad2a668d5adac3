import { expect } from "chai";
import { type ApiDefinition, type Route, securedApiProblems, TodoTable } from "../..";

const handler: Route["handler"] = () => async () => ({ statusCode: 200, body: "" });

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
        "PUT /todo/{key}": {
          memorySize: 64,
          reservedConcurrency: 0,
          throttle: { rate: 1, burst: 5001 },
          handler,
        },
        "GET /todo-id": { handler },
      },
      scopes: ["todo/read"],
      cors: {
        origins: ["https://app.example.com/path", "*", "app.example.com", "https://*.example.com"],
      },
      stageName: "a stage",
      logRetentionDays: 8,
      throttle: { rate: 0, burst: 99_999 },
      timeout: 30,
    });
    const origin = `${who}: a CORS origin must be a scheme, host and port alone, without wildcards, e.g. "https://app.example.com", or "*" alone for any, not`;
    const seconds =
      "timeout (seconds; the gateway waits 29) must be a whole number from 1 to 28, not";
    const expected = [
      `${who} route "/todo": must be a method and a path such as "GET /todo/{id}"`,
      `${who} route "GET /todo/{id}": scopes must be one of todo/read, not "todo/raed"`,
      `${who} route "GET /todo/{id}": ${seconds} 29`,
      `${who} route "PUT /todo/{key}": memorySize (MB) must be a whole number from 128 to 10240, not 64`,
      `${who} route "PUT /todo/{key}": reservedConcurrency must be a whole number from 1 to 100000, not 0`,
      `${who} route "PUT /todo/{key}": throttle.burst must be a whole number from 1 to 5000, not 5001`,
      `${who}: "/todo/{id}" and "/todo/{key}" are alike: name the parameters the same`,
      `${who}: "GET /todo/{id}" and "GET /todo-id" are too alike to be named apart`,
      `${origin} "https://app.example.com/path"`,
      `${origin} "*"`,
      `${origin} "app.example.com"`,
      `${origin} "https://*.example.com"`,
      `${who}: stageName must be letters, digits, - and _, not "a stage"`,
      `${who}: throttle.rate must be a whole number from 1 to 10000, not 0`,
      `${who}: throttle.burst must be a whole number from 1 to 5000, not 99999`,
      `${who}: ${seconds} 30`,
    ];
    expect(problems).to.include.members(expected);
    expect(problems.join("\n")).to.match(/logRetentionDays must be one of 1, 3, .*, not 8/);
    expect(problems).to.have.length(expected.length + 1);
  });

  it("rejects a throttle on ANY, which is no method that AWS limits", () => {
    const throttle = { rate: 1, burst: 2 };
    expect(problemsOf({ routes: { "ANY /a": { throttle, handler } } })).to.deep.equal([
      `${who} route "ANY /a": throttle is for one method: name GET, POST and so on, or set the API's throttle`,
    ]);
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
