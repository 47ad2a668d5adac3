import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { createGateway, type ServedOperation } from "./apigateway/gateway";
import { createCognito, type Message } from "./cognito/cognito";
import { isCognitoData } from "./cognito/model/userData";
import { createRequestCapacity, type RequestEntry } from "./consumedCapacity";
import { createCapacityCounter } from "./dynamodb/capacity";
import { dynamoDbListener } from "./dynamodb/listener";
import { startTableEngine } from "./dynamodb/tableEngine";
import { createIam } from "./iam/iam";
import { createLambda } from "./lambda/lambda";
import { createOutbox } from "./outbox";
import type { Properties } from "./program/properties";
import { apiGatewayProviders } from "./providers/apigateway";
import { cognitoProviders } from "./providers/cognito";
import { dataSource } from "./providers/dataSources";
import { dynamoDbProviders } from "./providers/dynamodb";
import { iamProviders } from "./providers/iam";
import { lambdaProviders } from "./providers/lambda";
import { isDeletedItems } from "./providers/tableItems";
import { createRegistry, type Registry } from "./registry";
import { checkFree, close, listen } from "./shared/http";
import { lockDirectory } from "./shared/lock";
import { createScratch } from "./shared/scratch";
import { fileState, memoryState, type State } from "./shared/state";

export interface CloudOptions {
  /** @default "us-east-1" */
  readonly region?: string;
  /**
   * The first API listens here, Cognito ten above, DynamoDB eleven, the outbox twelve; 0 for any free ports.
   *
   * @default 0
   */
  readonly port?: number;
  /** The directory that tables and users are kept in. @default none: they are lost with the process */
  readonly directory?: string | undefined;
  /** Called with each request that an API has responded to. */
  readonly onRequest?: (entry: RequestEntry) => void;
  /** Called with each mail or text message that Cognito sends. */
  readonly onMessage?: (message: Message) => void;
  /** Called with each line that a function writes to its console. */
  readonly onOutput?: (functionName: string, line: string) => void;
  /** Called with a line that the developer should read, e.g. about a missing permission. */
  readonly onNotice?: (line: string) => void;
}

const ignore = () => undefined;
const defaults = {
  ...{ region: "us-east-1", port: 0, directory: undefined },
  ...{ onRequest: ignore, onMessage: ignore, onOutput: ignore, onNotice: ignore },
} satisfies CloudOptions;

/** The services on this machine that stand for AWS. Everything listens on 127.0.0.1 only. */
export interface Cloud extends Registry {
  /** URLs. */
  readonly endpoints: {
    readonly cognito: string;
    readonly dynamodb: string;
    /** A page with the mails that Cognito has sent. */
    readonly outbox: string;
  };
  /**
   * Reads a data source, e.g. `aws:index/getRegion:getRegion`.
   *
   * @throws Error for one that needs an AWS account.
   */
  invoke(token: string, args: Properties): Promise<Properties>;
  /** What its APIs serve now. */
  operations(): readonly ServedOperation[];
  /** The URL of the user pool's hosted pages; `undefined` when it has no domain. */
  hostedUi(userPoolId: string): string | undefined;
  /** Adds a confirmed user to a user pool. */
  addUser(
    userPoolId: string,
    user: { readonly username: string; readonly password: string },
  ): Promise<void>;
  /** Ends every server and thread and removes what was unpacked. */
  close(): Promise<void>;
}

/**
 * Starts Cognito, DynamoDB, Lambda, IAM and API Gateway on this machine, without any resource.
 *
 * @throws Error when a port is taken, or when what an earlier run has kept cannot be used. Nothing is left running then.
 */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const scratch = await createScratch();
  let unlock = () => Promise.resolve();
  const release = async () => {
    await scratch.remove();
    await unlock();
  };
  try {
    if (options.directory !== undefined) unlock = await lockDirectory(options.directory);
    const cloud = await startServices({ ...defaults, ...options }, scratch.directory);
    return { ...cloud, close: () => cloud.close().finally(release) };
  } catch (error) {
    await release();
    throw error;
  }
}

async function startServices(options: Required<CloudOptions>, unpacked: string): Promise<Cloud> {
  const { region, port } = options;
  // The API listens only once the program has registered it, seconds later.
  if (port !== 0) await checkFree(port);
  const users = stateOf(options.directory, "users.json", { pools: {} }, isCognitoData);
  const deletedItems = stateOf(options.directory, "removed-items.json", {}, isDeletedItems);
  const iam = createIam();
  const lambda = createLambda(options.onOutput);
  const capacity = createCapacityCounter();
  const requestCapacity = createRequestCapacity();
  const outbox = createOutbox();
  const invoke: typeof lambda.invoke = async (functionArn, invocation) => {
    const outcome = await lambda.invoke(functionArn, invocation);
    if (!outcome.ok) options.onNotice(outcome.message);
    requestCapacity.record(invocation, outcome);
    return outcome;
  };
  const tables = await startTableEngine(pathIn(options.directory, "tables"), options.onNotice);
  const cognito = createCognito({
    region,
    state: users,
    invoke,
    deliver: (message) => {
      outbox.add(message);
      options.onMessage(message);
    },
    authorize: (headers, action, resource) => iam.authorize(headers, action, resource)?.message,
  });
  const gateway = createGateway({
    region,
    port,
    invoke,
    keys: (userPoolArn) => cognito.keys(userPoolArn),
    log: (entry) => {
      options.onRequest(requestCapacity.addTo(entry));
    },
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
  };

  const endpoints = { cognito: "", dynamodb: "", outbox: "" };
  try {
    endpoints.cognito = await serve(cognito.listener, 10);
    endpoints.dynamodb = await serve(
      dynamoDbListener({
        region,
        engine: tables,
        authorize: (headers, action, resource) => iam.authorize(headers, action, resource),
        capacity,
      }),
      11,
    );
    endpoints.outbox = await serve(outbox.listener, 12);
  } catch (error) {
    await stop();
    throw error;
  }
  cognito.endpoint(endpoints.cognito);

  const registry = createRegistry(region, {
    ...iamProviders(iam),
    ...dynamoDbProviders({
      region,
      engine: tables,
      state: deletedItems,
      notice: options.onNotice,
    }),
    ...cognitoProviders(cognito, region),
    ...apiGatewayProviders(gateway, region),
    ...lambdaProviders({
      region,
      lambda,
      iam,
      capacity,
      directory: unpacked,
      endpoints: () => ({
        AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoints.cognito,
      }),
    }),
  });

  return {
    endpoints,
    ...registry,
    invoke: async (token) => dataSource(region, token),
    operations: () => gateway.operations(),
    hostedUi: (userPoolId) => cognito.hostedUi(userPoolId),
    addUser: (userPoolId, user) => cognito.addUser(userPoolId, user),
    close: stop,
  };
}

function stateOf<T>(
  directory: string | undefined,
  name: string,
  initial: T,
  isValid: (value: unknown) => value is T,
): State<T> {
  const file = pathIn(directory, name);
  return file === undefined ? memoryState(initial) : fileState(file, initial, isValid);
}

function pathIn(directory: string | undefined, name: string): string | undefined {
  return directory === undefined ? undefined : join(directory, name);
}
