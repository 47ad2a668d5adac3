import type { ApiDomainDefinition } from "./apiDomain";
import type { CorsArgs } from "./cors";
import type { Routes, Throttle } from "./route";

/** An API as plain data: what can be checked before any resource exists. */
export interface ApiDefinition {
  readonly routes: Routes;
  /** The scopes that routes may ask for: those of the pool. @default none */
  readonly scopes?: readonly string[];
  /** @default no browser may call the API */
  readonly cors?: CorsArgs;
  /** The last part of the API's address. @default "v1" */
  readonly stageName?: string;
  /** A domain of one's own for the API, in the place of the gateway's. @default none */
  readonly domain?: ApiDomainDefinition;
  /** @default "CognitoAuth" */
  readonly authorizerName?: string;
  /** Requests per second, and how many at once. @default 100 and 200 */
  readonly throttle?: Throttle;
  /**
   * Access and error logs of the gateway itself. They need a role in the account's settings: `existing` when there is
   * one, `create` to make it, `off` to go without logs. @default "existing"
   */
  readonly gatewayLogs?: "existing" | "create" | "off";
  /** Days. @default 30 */
  readonly logRetentionDays?: number;
  /** Seconds, for routes that name none. @default 10 */
  readonly timeout?: number;
  /** MB, for routes that name none. @default 512 */
  readonly memorySize?: number;
}
