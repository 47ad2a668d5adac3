/**
 * The local cloud: runs a Pulumi program's stack on this machine. Nothing else of this package is public.
 *
 * @module
 */

// A cloud, and programs on it: what `local-cloud start` is made of.
export { type Cloud, type CloudOptions, startCloud } from "./cloud";
export { createSession, type Session, type Version } from "./session";
export { type Program, readProject } from "./program/project";
export { deploy } from "./program/deploy";
export type { Message } from "./cognito/cognito";
export type { RequestEntry } from "./consumedCapacity";

// The stack that `local-cloud start` runs: what it has written for others.
export type { LocalAccess, Outputs } from "./cli/connection";
export { readOutputs } from "./cli/outputs";
export { usageError } from "./shared/usageError";

// Pulumi's side alone: a program whose registrations the caller handles.
export {
  type DeploymentTarget,
  type Engine,
  type Resource,
  type ResourceState,
  serveEngine,
} from "./program/engine";
export { type ProgramProcess, runProgram } from "./program/run";
export type { Properties } from "./program/properties";
export { type Asset, isAsset } from "./shared/asset";
export { unpack } from "./lambda/unpack";

// DynamoDB alone.
export { startTableEngine, type TableEngine } from "./dynamodb/tableEngine";
export { dynamoDbListener } from "./dynamodb/listener";
