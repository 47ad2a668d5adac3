import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { account } from "../names";
import { isAllowed, parsePolicy, type Statement } from "./policy";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The local IAM: roles, what their policies allow, and which key belongs to which role. */
export interface Iam {
  /** Creates or replaces a role; returns its ARN. */
  putRole(name: string): string;
  /** Creates or replaces one inline policy of a role. */
  putPolicy(role: string, policy: string, document: unknown): void;
  /** A policy of AWS's own: what it allows is not known here, so it allows nothing, and a refusal says so. */
  attachManagedPolicy(role: string, policyArn: string): void;
  hasRole(arn: string): boolean;
  /** A new key that acts with the role's permissions under the session name `session`. */
  assume(roleArn: string, session: string): Credentials;
  /**
   * Says why a signed request may not perform `action` on `resource`, or nothing when it may. A key that no function
   * holds is the developer's own and may do everything, as the owner of an AWS account may.
   */
  refusal(headers: IncomingHttpHeaders, action: string, resource: string): Refusal | undefined;
}

export interface Refusal {
  readonly type: "AccessDeniedException" | "MissingAuthenticationTokenException";
  readonly message: string;
}

export function createIam(): Iam {
  const policies = new Map<string, Map<string, Statement[]>>();
  const managed = new Map<string, string[]>();
  const sessions = new Map<string, { readonly role: string; readonly session: string }>();
  const roleName = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1);

  return {
    putRole: (name) => {
      policies.set(name, new Map());
      return `arn:aws:iam::${account}:role/${name}`;
    },
    putPolicy: (role, policy, document) => {
      const statements = parsePolicy(`${policy} of role ${role}`, document);
      const existing = policies.get(role);
      if (existing === undefined) throw new Error(`policy ${policy}: there is no role ${role}`);
      existing.set(policy, statements);
    },
    attachManagedPolicy: (role, policyArn) => {
      managed.set(role, [...(managed.get(role) ?? []), policyArn]);
    },
    hasRole: (arn) => policies.has(roleName(arn)),
    assume: (roleArn, session) => {
      const accessKeyId = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
      sessions.set(accessKeyId, { role: roleName(roleArn), session });
      return { accessKeyId, secretAccessKey: randomBytes(20).toString("hex") };
    },
    refusal: (headers, action, resource) => {
      const key = /Credential=([^/,\s]+)\//.exec(headers.authorization ?? "")?.[1];
      if (key === undefined) {
        return {
          type: "MissingAuthenticationTokenException",
          message: "Request is missing Authentication Token",
        };
      }
      const holder = sessions.get(key);
      if (holder === undefined) return undefined;
      const statements = [...(policies.get(holder.role)?.values() ?? [])].flat();
      if (isAllowed(statements, action, resource)) return undefined;
      const user = `arn:aws:sts::${account}:assumed-role/${holder.role}/${holder.session}`;
      return {
        type: "AccessDeniedException",
        message: `User: ${user} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action${unknown(managed.get(holder.role))}`,
      };
    },
  };
}

function unknown(managed: readonly string[] | undefined): string {
  return managed === undefined
    ? ""
    : ` (what ${managed.join(", ")} allows is not emulated locally)`;
}
