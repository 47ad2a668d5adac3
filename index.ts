import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  type ApiDefinition,
  AuthPool,
  type AuthPoolArgs,
  authPoolProblems,
  scopeNames,
  SdkLayer,
  SecuredApi,
  securedApiProblems,
  throwProblems,
  TodoTable,
} from "@secured-api/components";
import { endpoint, publicEndpoint } from "@secured-api/http/endpoint";
import { health } from "./handlers/health";
import { sdkModules } from "./handlers/sdkModules";
import { createTodo } from "./handlers/todos/createTodo";
import { deleteTodo } from "./handlers/todos/deleteTodo";
import { getTodo } from "./handlers/todos/getTodo";
import { listParameters, listTodos } from "./handlers/todos/listTodos";
import { patchTodo } from "./handlers/todos/patchTodo";
import { replaceTodo } from "./handlers/todos/replaceTodo";
import {
  newTodoSchema,
  patchTypes,
  patchTodoSchema,
  replaceTodoSchema,
} from "./handlers/todos/todoBody";
import { openTodos } from "./handlers/todos/todoStore";
import { readSettings } from "./settings";

const settings = readSettings(new pulumi.Config());
const [read, write] = [{ scopes: ["todo/read"] }, { scopes: ["todo/write"] }];

const pool: AuthPoolArgs = {
  ...settings.pool,
  scopes: { todo: { read: "Read your todos", write: "Create, change and delete your todos" } },
  everyone: ["todo/read", "todo/write"],
};

const definition: ApiDefinition = {
  ...settings.api,
  scopes: scopeNames(pool),
  routes: {
    "POST /todo": {
      ...write,
      uses: { todos: ["create"] },
      body: newTodoSchema,
      handler: () => endpoint(createTodo(openTodos())),
    },
    "GET /todo": {
      ...read,
      uses: { todos: ["list:newest", "list:newestOpen", "list:newestDone"] },
      query: listParameters,
      handler: () => endpoint(listTodos(openTodos())),
    },
    "GET /todo/{id}": {
      ...read,
      uses: { todos: ["get"] },
      handler: () => endpoint(getTodo(openTodos())),
    },
    "PUT /todo/{id}": {
      ...write,
      uses: { todos: ["create", "update"] },
      body: replaceTodoSchema,
      handler: () => endpoint(replaceTodo(openTodos())),
    },
    "PATCH /todo/{id}": {
      ...write,
      uses: { todos: ["update"] },
      body: patchTodoSchema,
      contentTypes: patchTypes,
      handler: () => endpoint(patchTodo(openTodos())),
    },
    "DELETE /todo/{id}": {
      ...write,
      uses: { todos: ["delete"] },
      handler: () => endpoint(deleteTodo(openTodos())),
    },
    "GET /health": { public: true, handler: () => publicEndpoint(health()) },
  },
};

const problems = [
  ...settings.problems,
  ...authPoolProblems("TodoAppUserPool", pool),
  ...securedApiProblems("TodoAPI", definition, { todos: TodoTable }),
];
throwProblems(problems, settings.keys);

const auth = new AuthPool("TodoAppUserPool", pool, settings.protection);
const todos = new TodoTable("TodoTable", settings.table, settings.protection);
const sdk = new SdkLayer("aws-sdk", { modules: sdkModules });
const current = aws.getRegionOutput();

const api = new SecuredApi("TodoAPI", {
  ...definition,
  userPoolArn: auth.userPoolArn,
  resources: { todos },
  layers: [sdk.arn],
  environment: {
    DYNAMODB_TABLE_NAME: todos.tableName,
    COGNITO_REGION: current.region,
    USER_POOL_ID: auth.userPoolId,
    USER_POOL_CLIENT_IDS: pulumi.all(Object.values(auth.clientIds)).apply((ids) => ids.join(",")),
    CORS_ORIGINS: settings.api.cors.origins.join(","),
  },
});

export = {
  apiUrl: api.url,
  userPoolId: auth.userPoolId,
  userPoolClientId: auth.clientIds.web,
  ...(auth.domainUrl && { userPoolDomain: auth.domainUrl }),
  tableName: todos.tableName,
  region: current.region,
  issuer: auth.issuer,
};
