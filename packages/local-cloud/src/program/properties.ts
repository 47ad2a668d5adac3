import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Asset } from "../shared/asset";
import { isRecord, type JsonObject } from "../shared/json";

/** The inputs or outputs of a resource, by Pulumi's names. */
export type Properties = Readonly<Record<string, unknown>>;

/** Pulumi's placeholder for a value that only a deployment would know. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

// https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/rpc.ts
const signatureKey = "4dabf18193072939515e22adb298388d";
const signatures = {
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  secret: "1b47061264138c4ac30d75fd1eb44270",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
};

/**
 * Reads a resource's properties from Pulumi's wire format: secrets become their plain values, resources their ids, assets
 * an `Asset`, and unknown values `undefined`.
 */
export function readProperties(struct: Struct | undefined): Properties {
  const value = plain(struct?.toJavaScript() ?? {});
  return isRecord(value) ? value : {};
}

export function writeProperties(properties: Properties): Struct {
  // A JSON round trip leaves out `undefined`, which the wire format lacks.
  const json = JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>;
  return Struct.fromJavaScript(json);
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === unknownValue) return undefined;
  if (!isRecord(value)) return value;
  switch (value[signatureKey]) {
    case undefined:
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
    case signatures.secret:
      return plain(value.value);
    case signatures.resource:
      return value.id === "" ? value.urn : value.id;
    case signatures.asset:
    case signatures.archive:
      return asset(value);
    default:
      throw new Error(`the program sent a value of unknown kind ${String(value[signatureKey])}`);
  }
}

function asset(value: JsonObject): Asset {
  if (typeof value.text === "string") return { kind: "text", text: value.text };
  if (typeof value.path === "string") return { kind: "path", path: value.path };
  if (!isRecord(value.assets)) throw new Error("remote assets are not supported locally");
  const assets = Object.entries(value.assets).map(([path, member]): [string, Asset] => {
    if (!isRecord(member)) throw new Error(`asset ${path} is malformed`);
    return [path, asset(member)];
  });
  return { kind: "archive", assets: Object.fromEntries(assets) };
}
