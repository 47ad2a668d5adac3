export { AuthPool, type AuthPoolArgs, authPoolProblems, scopeNames } from "./authPool";
export { securedApiProblems } from "./apiProblems";
export { refuse } from "./problems";
export { type ApiHandler, type JsonSchema, type Route, type Routes } from "./route";
export { SdkLayer, type SdkLayerArgs } from "./sdkLayer";
export { type ApiDefinition, SecuredApi, type SecuredApiArgs } from "./securedApi";
export { Table, type TableAccess, type TableArgs, type TableIndex } from "./table";
export { TodoTable, type TodoTableArgs } from "./todoTable";
