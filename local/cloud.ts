import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGateway, type RequestLog } from "./apigateway/gateway";
import { createCognito, type Message } from "./cognito/cognito";
import type { CognitoData } from "./cognito/data";
import { dynamoDbListener } from "./dynamodb/dynamodb";
import { startTableEngine } from "./dynamodb/engine";
import type { Created, Resource } from "./engine/engine";
import type { Properties } from "./engine/properties";
import { close, listen } from "./http";
import { createIam } from "./iam/iam";
import { createLambda } from "./lambda/lambda";
import { account } from "./names";
import { apiGatewayProviders } from "./providers/apigateway";
import { cognitoProviders } from "./providers/cognito";
import { dynamoDbProviders } from "./providers/dynamodb";
import { iamProviders } from "./providers/iam";
import { lambdaProviders } from "./providers/lambda";
import type { Providers } from "./providers/provider";
import { recordedProvider } from "./providers/recorded";
import { fileState, memoryState } from "./state";

export interface CloudOptions {
  readonly region: string;
  /** The first API listens here, Cognito ten above, DynamoDB eleven above; 0 for any free ports. */
  readonly port: number;
  /** Where tables and users are kept; `undefined`: they are gone with the process. */
  readonly directory: string | undefined;
  readonly onRequest: (entry: RequestLog) => void;
  /** A mail or text message that Cognito sends. */
  readonly onMessage: (message: Message) => void;
  /** A line that a function writes to its console. */
  readonly onOutput: (functionName: string, line: string) => void;
  /** What the developer should know, e.g. a missing permission. */
  readonly onNotice: (line: string) => void;
}

/** The services on this machine that stand for AWS. */
export interface Cloud {
  readonly endpoints: { readonly cognito: string; readonly dynamodb: string };
  /** Creates what the program registers. */
  register(resource: Resource): Promise<Created>;
  /** Answers the data sources that need no account. */
  invoke(token: string, args: Properties): Promise<Properties>;
  /** Types that were answered from their inputs, with nothing behind them, and how many of each. */
  recorded(): ReadonlyMap<string, number>;
  readonly userPoolIds: () => readonly string[];
  addUser(
    userPoolId: string,
    user: { readonly username: string; readonly password: string },
  ): Promise<void>;
  /** Ends every server and thread and removes what was unpacked. */
  close(): Promise<void>;
}

export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { region, port } = options;
  const unpacked = mkdtempSync(join(tmpdir(), "local-cloud-"));
  const iam = createIam();
  const lambda = createLambda(options.onOutput);
  const invoke: typeof lambda.invoke = async (functionArn, invocation) => {
    const outcome = await lambda.invoke(functionArn, invocation);
    if (!outcome.ok) options.onNotice(outcome.message);
    return outcome;
  };
  const tables = await startTableEngine(kept(options.directory, "tables"), options.onNotice);
  const users = kept(options.directory, "users.json");
  const cognito = createCognito({
    region,
    state: users === undefined ? memoryState<CognitoData>() : fileState<CognitoData>(users),
    invoke,
    deliver: options.onMessage,
    authorize: (headers, action, resource) => iam.refusal(headers, action, resource)?.message,
  });
  const gateway = createGateway({
    region,
    port,
    invoke,
    keys: (userPoolArn) => cognito.keys(userPoolArn),
    log: options.onRequest,
  });

  const servers: Server[] = [];
  async function serve(
    listener: Parameters<typeof createServer>[1],
    offset: number,
  ): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    const bound = await listen(server, port === 0 ? 0 : port + offset);
    return `http://127.0.0.1:${String(bound)}`;
  }
  const stop = async () => {
    await Promise.all([gateway.close(), lambda.close(), ...servers.map(close)]);
    await tables.close();
    rmSync(unpacked, { recursive: true, force: true });
  };

  const endpoints = { cognito: "", dynamodb: "" };
  try {
    endpoints.cognito = await serve(cognito.listener, 10);
    endpoints.dynamodb = await serve(
      dynamoDbListener({
        region,
        engine: tables,
        refusal: (headers, action, resource) => iam.refusal(headers, action, resource),
      }),
      11,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  cognito.endpoint(endpoints.cognito);

  const providers: Providers = {
    ...iamProviders(iam),
    ...dynamoDbProviders(tables, region),
    ...cognitoProviders(cognito, region),
    ...apiGatewayProviders(gateway, region),
    ...lambdaProviders({
      region,
      lambda,
      iam,
      directory: unpacked,
      endpoints: () => ({
        AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoints.cognito,
      }),
    }),
  };
  const recorded = new Map<string, number>();
  const created = new Map<string, Created>();

  return {
    endpoints,
    register: async (resource) => {
      if (!resource.custom) return { id: "", outputs: {} };
      const provider = providers[resource.type];
      if (provider === undefined)
        recorded.set(resource.type, (recorded.get(resource.type) ?? 0) + 1);
      const create = provider ?? recordedProvider(region);
      const result = await create(resource, created.get(resource.urn));
      created.set(resource.urn, result);
      return result;
    },
    invoke: async (token) => dataSource(region, token),
    recorded: () => recorded,
    userPoolIds: () => cognito.poolIds(),
    addUser: (userPoolId, user) => cognito.addUser(userPoolId, user),
    close: stop,
  };
}

function kept(directory: string | undefined, name: string): string | undefined {
  return directory === undefined ? undefined : join(directory, name);
}

function dataSource(region: string, token: string): Properties {
  switch (token) {
    case "aws:index/getRegion:getRegion":
      return { id: region, name: region, region, description: region };
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return {
        id: account,
        accountId: account,
        arn: `arn:aws:iam::${account}:root`,
        userId: account,
      };
    case "aws:index/getPartition:getPartition":
      return {
        id: "aws",
        partition: "aws",
        dnsSuffix: "amazonaws.com",
        reverseDnsPrefix: "com.amazonaws",
      };
    default:
      throw new Error(`${token} asks AWS for something that does not exist locally`);
  }
}
