import type { Server } from "node:http";
import type { Invoke } from "../lambda/invocation";
import { close, listen } from "../shared/http";
import type { ApiDocument, ApiOperation } from "./document/apiDocument";
import { readDocument } from "./document/readDocument";
import { checkAccessLogFormat, type RequestLog } from "./request/accessLog";
import type { FindKeys } from "./request/authorizer";
import { handle } from "./request/handler";
import { createRouter, type Router } from "./request/router";
import type { ServedApi, ServedStage } from "./request/servedApi";
import { createApiServer } from "./server";
import {
  createThrottler,
  type Limit,
  limitKey,
  readLimit,
  type ThrottlingSettings,
} from "./throttling";

export type { RequestLog } from "./request/accessLog";

interface GatewayOptions {
  readonly region: string;
  /** Calls a function, with the principal `apigateway.amazonaws.com`. */
  readonly invoke: Invoke;
  readonly keys: FindKeys;
  /** Receives one entry for each request. */
  readonly log: (entry: RequestLog) => void;
  /** The first API's port; further APIs take the next ones. 0: any free ports. */
  readonly port: number;
}

interface RestApi {
  readonly id: string;
  /** For messages. */
  readonly name: string;
  /** The OpenAPI 3.0 document as JSON. */
  readonly body: string;
  /** Instead of the document's; `undefined` leaves those. */
  readonly binaryMediaTypes: readonly string[] | undefined;
}

interface Stage {
  readonly restApiId: string;
  readonly name: string;
  readonly deploymentId: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly accessLogFormat: string | undefined;
}

/** An operation as a list of routes shows it. */
export type ServedOperation = Pick<
  ApiOperation,
  "path" | "method" | "authorization" | "requiredMembers"
>;

/** The REST APIs of the local cloud, each on its own port. */
export interface Gateway {
  /**
   * Creates an API, or gives a running one a new document at once.
   * @throws Error where the document is not emulated; the API then keeps the one it has.
   */
  putRestApi(api: RestApi): {
    readonly title: string | undefined;
    readonly binaryMediaTypes: readonly string[];
  };
  /** Closes the API's connections and frees its port. */
  removeRestApi(id: string): Promise<void>;
  /** Creates a stage, or changes one without touching its method settings; the API listens from then on. */
  putStage(stage: Stage): Promise<{ readonly invokeUrl: string }>;
  removeStage(restApiId: string, stage: string): void;
  /** Limits one method (`~1todo~1{id}/GET`) or each of them (`*`+`/*`). */
  putMethodSettings(
    restApiId: string,
    stage: string,
    methodPath: string,
    settings: ThrottlingSettings,
  ): void;
  removeMethodSettings(restApiId: string, stage: string, methodPath: string): void;
  /** The operations of every API, in the order of its document. */
  operations(): readonly ServedOperation[];
  /** Closes every connection and frees the ports. */
  close(): Promise<void>;
}

interface Entry {
  /** Added to the first API's port. */
  readonly order: number;
  document: ApiDocument;
  router: Router;
  readonly stages: Map<string, ServedStage>;
  /** By stage and method key; removed with their stage. */
  readonly limits: Map<string, Map<string, Limit>>;
  listening?: Promise<{ readonly server: Server; readonly port: number }>;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { region, invoke, keys, log } = options;
  const entries = new Map<string, Entry>();

  function entryOf(restApiId: string): Entry {
    const entry = entries.get(restApiId);
    if (entry === undefined) throw new Error(`there is no REST API "${restApiId}"`);
    return entry;
  }

  function served(id: string, { document, router, stages }: Entry): ServedApi {
    return { id, region, document, router, stages, invoke, keys };
  }

  /** Reuses the port of a removed API. */
  function freeOrder(): number {
    const taken = new Set([...entries.values()].map(({ order }) => order));
    let order = 0;
    while (taken.has(order)) order += 1;
    return order;
  }

  async function start(id: string, entry: Entry) {
    const server = createApiServer((message, response) =>
      handle(served(id, entry), message, response, log),
    );
    const port = await listen(server, options.port === 0 ? 0 : options.port + entry.order);
    return { server, port };
  }

  return {
    putRestApi: (api) => {
      const read = readDocument(api.body, api.name, region);
      const document = { ...read, binaryMediaTypes: api.binaryMediaTypes ?? read.binaryMediaTypes };
      const router = createRouter(document.operations);
      const entry = entries.get(api.id);
      if (entry !== undefined) Object.assign(entry, { document, router });
      else {
        const order = freeOrder();
        entries.set(api.id, { order, document, router, stages: new Map(), limits: new Map() });
      }
      return { title: document.title, binaryMediaTypes: document.binaryMediaTypes };
    },

    removeRestApi: async (id) => {
      const entry = entries.get(id);
      entries.delete(id);
      if (entry?.listening !== undefined) await close((await entry.listening).server);
    },

    putStage: async (stage) => {
      const entry = entryOf(stage.restApiId);
      if (!/^[\w-]{1,128}$/.test(stage.name)) {
        throw new Error(`stage "${stage.name}": a name has letters, digits, - and _ (128 at most)`);
      }
      if (stage.accessLogFormat !== undefined) {
        checkAccessLogFormat(
          stage.accessLogFormat,
          `stage "${stage.name}": accessLogSettings.format`,
        );
      }
      const limits = entry.limits.get(stage.name) ?? new Map<string, Limit>();
      entry.limits.set(stage.name, limits);
      entry.stages.set(stage.name, {
        name: stage.name,
        deploymentId: stage.deploymentId,
        variables: new Map(Object.entries(stage.variables)),
        accessLogFormat: stage.accessLogFormat,
        throttle: entry.stages.get(stage.name)?.throttle ?? createThrottler(limits),
      });
      entry.listening ??= start(stage.restApiId, entry);
      const { port } = await entry.listening;
      return { invokeUrl: `http://127.0.0.1:${String(port)}/${stage.name}` };
    },

    removeStage: (restApiId, stage) => {
      const entry = entries.get(restApiId);
      entry?.stages.delete(stage);
      entry?.limits.delete(stage);
    },

    putMethodSettings: (restApiId, stage, methodPath, settings) => {
      const entry = entryOf(restApiId);
      const limits = entry.limits.get(stage);
      if (limits === undefined) throw new Error(`the API has no stage "${stage}"`);
      const { key, limit } = readLimit(methodPath, settings, entry.document.operations);
      if (limit === undefined) limits.delete(key);
      else limits.set(key, limit);
    },

    removeMethodSettings: (restApiId, stage, methodPath) => {
      entries.get(restApiId)?.limits.get(stage)?.delete(limitKey(methodPath));
    },

    operations: () => [...entries.values()].flatMap(({ document }) => document.operations),

    close: async () => {
      const listening = [...entries.values()].flatMap((entry) => entry.listening ?? []);
      entries.clear();
      for (const outcome of await Promise.allSettled(listening)) {
        if (outcome.status === "fulfilled") await close(outcome.value.server);
      }
    },
  };
}
