export { ApiDomain, type ApiDomainArgs, type ApiDomainDefinition } from "./apiDomain";
export { AuthPool, type AuthPoolArgs, authPoolProblems, scopeNames } from "./authPool";
export { securedApiProblems } from "./apiProblems";
export {
  type DeliveredStack,
  type DeliveryDefinition,
  DeliveryPipeline,
} from "./delivery/deliveryPipeline";
export { deliveryPipelineProblems } from "./delivery/deliveryProblems";
export type { Domain } from "./domain";
export { refuse } from "./problems";
export { type ApiHandler, type JsonSchema, type Route, type Routes } from "./route";
export { SignInDomain, type SignInDomainArgs } from "./signInDomain";
export { SdkLayer, type SdkLayerArgs } from "./sdkLayer";
export type { StateBackend } from "./delivery/stateBackend";
export { type ApiDefinition, SecuredApi, type SecuredApiArgs } from "./securedApi";
export { Table, type TableAccess, type TableArgs, type TableIndex } from "./table";
export { TodoTable, type TodoTableArgs } from "./todoTable";
