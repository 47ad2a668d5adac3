import { account, physicalName } from "../shared/names";
import { nothingToRemove, type Provider } from "./provider";

/**
 * A resource that is not emulated: answered from its inputs, so that a program can go on with its name and ARN. Nothing
 * stands behind it, and the start screen counts it.
 */
export function recordedProvider(region: string): Provider {
  return async (resource) => {
    const name = physicalName(resource);
    const [service = "", kind = ""] = resource.type.split(":").slice(1).join(":").split(/[/:]/);
    const arn =
      service === "cloudwatch" && kind === "logGroup"
        ? `arn:aws:logs:${region}:${account}:log-group:${name}`
        : `arn:aws:${service}:${region}:${account}:${kind}/${name}`;
    return { id: name, outputs: { name, arn, ...resource.inputs }, remove: nothingToRemove };
  };
}
