import * as pulumi from "@pulumi/pulumi";

/** One Allow statement of an identity policy: exact actions on exact resources. */
export interface PolicyStatement {
  readonly actions: readonly string[];
  readonly resources: readonly pulumi.Input<string>[];
}

/** The policy document that allows these statements and nothing else. */
export function policyDocument(statements: readonly PolicyStatement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: statements.map(({ actions, resources }) => ({
      Effect: "Allow",
      Action: [...actions],
      Resource: [...resources],
    })),
  });
}

/** A resource that functions can be allowed to use, by names of its own for the kinds of access. */
export interface Grantable {
  /** The kinds of access that it knows, e.g. `get` or `create`. */
  readonly accesses: readonly string[];
  /** The statements for one kind of access, and no more. */
  grant(access: string): readonly PolicyStatement[];
}
