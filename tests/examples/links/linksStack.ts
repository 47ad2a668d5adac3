import { createHmac, randomUUID } from "node:crypto";
import {
  DynamoDBClient,
  ListTablesCommand,
  type ServiceOutputTypes,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Store } from "../../../examples/links/handlers/store";
import {
  type Example,
  type ExampleResponse,
  startExample,
  type Tokens,
} from "../../support/example";

/** The links program, running locally. */
export interface LinksStack extends Example {
  readonly clientSecret: string;
  readonly documents: DynamoDBDocumentClient;
  /** The program's tables, opened by the administrator. */
  readonly store: Store;
  /** The same, where `hook` runs before each command, e.g. `PutItem`, and may return a result instead of the tables. */
  hooked(hook: Hook): Store;
  secretHash(username: string): string;
  /** Someone new, created by the administrator and signed in. */
  newPerson(): Promise<Person>;
  close(): Promise<void>;
}

export type Hook = (command: string, input: object) => Promise<object | undefined>;

/** Someone who is signed in, whose requests carry their ID token. */
export interface Person extends Tokens {
  readonly sub: string;
  get(path: string): Promise<ExampleResponse>;
  post(path: string, json: unknown): Promise<ExampleResponse>;
  delete(path: string): Promise<ExampleResponse>;
}

export const password = "Passw0rd!";

export async function startLinks(): Promise<LinksStack> {
  const example = await startExample("links");
  const { UserPoolID = "", APIClientID = "" } = example.outputs;
  const { UserPoolClient } = (await example.administer("DescribeUserPoolClient", {
    UserPoolId: UserPoolID,
    ClientId: APIClientID,
  })) as { readonly UserPoolClient: { readonly ClientSecret: string } };
  const secretHash = (username: string) =>
    createHmac("sha256", UserPoolClient.ClientSecret)
      .update(username + APIClientID)
      .digest("base64");
  const clients: DynamoDBClient[] = [];
  function open(hook: Hook): DynamoDBDocumentClient {
    const client = new DynamoDBClient({
      region: "us-east-1",
      endpoint: example.cloud.endpoints.dynamodb,
      credentials: { accessKeyId: "administrator", secretAccessKey: "any" },
    });
    clients.push(client);
    client.middlewareStack.add(
      (next, { commandName = "" }) =>
        async (args) => {
          const output = await hook(commandName.replace("Command", ""), args.input);
          // A command's output is what its caller takes it for.
          return output === undefined
            ? next(args)
            : { output: output as ServiceOutputTypes, response: {} };
        },
      { step: "initialize" },
    );
    return DynamoDBDocumentClient.from(client);
  }
  const documents = open(async () => undefined);
  const { TableNames = [] } = await documents.send(new ListTablesCommand({}));
  const named = (start: string) => TableNames.find((name) => name.startsWith(start)) ?? "";
  const tables = {
    link: named("linkTable-"),
    tag: named("tagTable-"),
    pair: named("tagLinkTable"),
  };

  async function newPerson(): Promise<Person> {
    const username = `${randomUUID()}@example.com`;
    await example.cloud.addUser(UserPoolID, { username, password });
    const tokens = await example.signIn(username, password, { secretHash: secretHash(username) });
    const send = (method: string, path: string, json?: unknown) =>
      example.send(method, path, {
        authorization: tokens.idToken,
        ...(json !== undefined && { json }),
      });
    const [, payload = ""] = tokens.idToken.split(".");
    const { sub } = JSON.parse(Buffer.from(payload, "base64url").toString()) as { sub: string };
    return {
      ...tokens,
      sub,
      get: (path) => send("GET", path),
      post: (path, json) => send("POST", path, json),
      delete: (path) => send("DELETE", path),
    };
  }
  return {
    ...example,
    clientSecret: UserPoolClient.ClientSecret,
    documents,
    store: { documents, tables },
    hooked: (hook) => ({ documents: open(hook), tables }),
    close: async () => {
      for (const client of clients) client.destroy();
      await example.cloud.close();
    },
    secretHash,
    newPerson,
  };
}

/** The ids that a write returned, e.g. `{ link_id }`. */
export function ids({ status, body }: ExampleResponse): Readonly<Record<string, string>> {
  if (status !== 200) throw new Error(`${String(status)}: ${JSON.stringify(body)}`);
  return body as Readonly<Record<string, string>>;
}

/** The items of a response or a table in one order, so that two lists can be compared. */
export function sorted(items: unknown): unknown[] {
  return [...(items as unknown[])].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
