import { nearest } from "../shared/nearest";
import { usageError } from "../shared/usageError";

/**
 * Checks that a project knows its keys. Those of other namespaces are not its own, and one that declares none takes any.
 *
 * @param source where the keys are from, for the error.
 * @param keys full ones: `todo-api:mfa`.
 * @param declared by the project's Pulumi.yaml, full ones.
 * @throws a usage error that names each unknown key, with the declared one that it is most like.
 */
export function checkKeys(
  source: string,
  project: string,
  keys: readonly string[],
  declared: readonly string[],
): void {
  const known = ownKeys(project, declared);
  const unknown =
    known.length === 0 ? [] : ownKeys(project, keys).filter((key) => !known.includes(key));
  if (unknown.length === 0) return;
  const problems = unknown.map((key) => {
    const near = nearest(key, known);
    const instead = near === undefined ? `its keys are ${known.join(", ")}` : `is it ${near}?`;
    return `${source}: ${key} is not a key of ${project}: ${instead}`;
  });
  throw usageError(problems.join("\n"));
}

/** Those of the project's namespace, without it. */
export function ownKeys(project: string, keys: readonly string[]): string[] {
  return keys.flatMap((key) =>
    key.startsWith(`${project}:`) ? [key.slice(project.length + 1)] : [],
  );
}

/**
 * Checks `aws:region` as the AWS provider does.
 *
 * @throws a usage error for a region that is not known here, with the one that it is most like.
 */
export function checkRegion(config: Readonly<Record<string, string>>): void {
  const region = config["aws:region"];
  if (region === undefined || regions.includes(region)) return;
  if (config["aws:skipRegionValidation"] === "true") return;
  const near = nearest(region, regions);
  throw usageError(
    `aws:region must be a region of AWS${near === undefined ? "" : ` (${near}?)`}, not "${region}"; for a newer one set aws:skipRegionValidation to true`,
  );
}

/** The ones of the SDKs' partitions: https://github.com/aws/aws-sdk-go-v2/blob/main/internal/endpoints/awsrulesfn/partitions.json */
const regions = [
  ...["af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
  ...["ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3"],
  ...["ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1"],
  ...["ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2"],
  ...["eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1"],
  ...["me-west-1", "mx-central-1", "sa-east-1", "sa-west-1", "us-east-1", "us-east-2"],
  ...["us-west-1", "us-west-2", "cn-north-1", "cn-northwest-1", "eusc-de-east-1"],
  ...["us-gov-east-1", "us-gov-west-1", "us-iso-east-1", "us-iso-west-1", "us-isob-east-1"],
  ...["us-isob-west-1", "eu-isoe-west-1", "us-isof-east-1", "us-isof-south-1"],
];
