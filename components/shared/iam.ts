import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** One Allow statement of an identity policy: exact actions on exact resources. */
export interface PolicyStatement {
  /** IAM actions, e.g. `dynamodb:GetItem`. */
  readonly actions: readonly string[];
  /** ARNs. */
  readonly resources: readonly pulumi.Input<string>[];
}

/** A resource that functions can be allowed to use: it has its own names for the kinds of access. */
export interface Grantable {
  /** The kinds of access that can be granted, e.g. `get` or `create`. */
  readonly accessKinds: readonly string[];
  /** The statements for one kind of access, and no more. */
  grant(access: string): readonly PolicyStatement[];
}

/**
 * A role that one AWS service alone may assume, and the policy that allows it these statements and nothing else.
 * `sourceAccount`: the account for which the service must act, with services that say it when they assume a role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function serviceRole(
  name: string,
  service: string,
  statements: readonly PolicyStatement[],
  opts: pulumi.CustomResourceOptions,
  sourceAccount?: pulumi.Input<string>,
): { readonly role: aws.iam.Role; readonly policy: aws.iam.RolePolicy } {
  const role = new aws.iam.Role(
    `${name}-role`,
    {
      assumeRolePolicy:
        sourceAccount === undefined
          ? aws.iam.assumeRolePolicyForPrincipal({ Service: service })
          : trustPolicy(service, sourceAccount),
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    `${name}-policy`,
    { role: role.name, policy: policyDocument(statements) },
    opts,
  );
  return { role, policy };
}

function trustPolicy(service: string, account: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      },
    ],
  });
}

function policyDocument(statements: readonly PolicyStatement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: statements.map(({ actions, resources }) => ({
      Effect: "Allow",
      Action: [...actions],
      Resource: [...resources],
    })),
  });
}
