export { AuthPool } from "./authPool/authPool";
export { type AuthPoolArgs, authPoolProblems, scopeNames } from "./authPool/authPoolArgs";
export type { PoolClientArgs } from "./authPool/poolClient";
export { SignInDomain, type SignInDomainArgs } from "./authPool/signInDomain";

export { type ApiDefinition, securedApiProblems } from "./securedApi/apiDefinition";
export { ApiDomain, type ApiDomainArgs, type ApiDomainDefinition } from "./securedApi/apiDomain";
export type { CorsArgs } from "./securedApi/cors";
export type { ApiHandler, JsonSchema, Route, Routes, Throttle } from "./securedApi/route";
export { SecuredApi, type SecuredApiArgs } from "./securedApi/securedApi";

export {
  type KeyAttribute,
  Table,
  tableAccessKinds,
  type TableArgs,
  type TableIndex,
} from "./table/table";
export { TodoTable, type TodoTableArgs } from "./table/todoTable";

export { SdkLayer, type SdkLayerArgs } from "./lambda/sdkLayer";

export type { DeliveredStack } from "./delivery/deliveredStack";
export { type DeliveryDefinition, deliveryPipelineProblems } from "./delivery/deliveryDefinition";
export { DeliveryPipeline } from "./delivery/deliveryPipeline";
export type { StateBackend } from "./delivery/stateBackend";

export { collectErrors, type ConfigReader, configReader } from "./shared/configReader";
export type { Domain } from "./shared/domain";
export type { Grantable, PolicyStatement } from "./shared/iam";
export { problemMessage, throwProblems } from "./shared/problems";
export type { Transform } from "./shared/transform";
