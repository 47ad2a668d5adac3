import { createGateway, type Gateway, type RequestLog } from "../../src/apigateway/gateway";
import type { FindKeys } from "../../src/apigateway/request/authorizer";
import type { Invocation, InvocationOutcome } from "../../src/lambda/invocation";

export const region = "eu-west-1";
export const functionArn = "arn:aws:lambda:eu-west-1:000000000000:function:todo";

type Json = Readonly<Record<string, unknown>>;

/** An operation that calls the one function; `more` is added to it. */
export function proxied(more: Json = {}, integration: Json = {}): Json {
  return {
    responses: {},
    "x-amazon-apigateway-integration": {
      type: "aws_proxy",
      httpMethod: "POST",
      uri: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
      ...integration,
    },
    ...more,
  };
}

export function openApi(paths: Json, more: Json = {}): Json {
  return { openapi: "3.0.1", info: { title: "TodoAPI", version: "1" }, paths, ...more };
}

export interface Call extends Invocation {
  readonly functionArn: string;
}

export interface Running {
  readonly gateway: Gateway;
  /** With the stage `dev`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly calls: readonly Call[];
  readonly log: readonly RequestLog[];
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** The event of the only call. */
  event(): Json;
  close(): Promise<void>;
}

export interface StartOptions {
  /** What the function returns; `{ statusCode: 200 }` by default. */
  readonly respond?: (call: Call) => Promise<InvocationOutcome> | InvocationOutcome;
  readonly keys?: FindKeys;
  readonly binaryMediaTypes?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly accessLogFormat?: string;
}

export function succeed(payload: unknown): InvocationOutcome {
  return { ok: true, payload, functionName: "todo" };
}

/** Serves a document on any free port as the API `abcdef1234` with the stage `dev`. */
export async function start(document: Json, options: StartOptions = {}): Promise<Running> {
  const calls: Call[] = [];
  const log: RequestLog[] = [];
  const gateway = createGateway({
    region,
    invoke: async (arn, invocation) => {
      const call = { ...invocation, functionArn: arn };
      calls.push(call);
      return (await options.respond?.(call)) ?? succeed({ statusCode: 200 });
    },
    keys: options.keys ?? (() => undefined),
    log: (entry) => log.push(entry),
    port: 0,
  });
  gateway.putRestApi({
    id: "abcdef1234",
    name: "TodoAPI",
    body: JSON.stringify(document),
    binaryMediaTypes: options.binaryMediaTypes,
  });
  const { invokeUrl } = await gateway.putStage({
    restApiId: "abcdef1234",
    name: "dev",
    deploymentId: "dep123",
    variables: options.variables ?? {},
    accessLogFormat: options.accessLogFormat,
  });
  return {
    gateway,
    url: invokeUrl,
    port: Number(new URL(invokeUrl).port),
    calls,
    log,
    fetch: (path, init) => fetch(invokeUrl + path, init),
    event: () => {
      const [call, ...others] = calls;
      if (call === undefined || others.length > 0) throw new Error(`${String(calls.length)} calls`);
      return call.event as Json;
    },
    close: () => gateway.close(),
  };
}

/** An object without some of its members. */
export function without(object: object, ...names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** Status and body of a response, the body as JSON where it is. */
export async function seen(response: Response): Promise<{ status: number; body: unknown }> {
  const text = await response.text();
  const json = response.headers.get("content-type")?.includes("json") === true && text !== "";
  return { status: response.status, body: json ? (JSON.parse(text) as unknown) : text };
}
