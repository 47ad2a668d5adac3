import { account } from "../shared/names";
import { nothingToRemove, physicalName, type Provider } from "./provider";

/**
 * Creates resources that are not emulated: their outputs are their inputs with a name and an ARN, so that the program can
 * go on. Nothing stands behind them, and the start screen counts them.
 */
export function stubProvider(region: string): Provider {
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
