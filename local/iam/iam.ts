import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { account } from "../names";
import { accessKeyOf } from "./accessKey";
import { decide, parsePolicy, type Statement } from "./policy";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The local IAM: roles, what their policies allow, and which key belongs to which role. */
export interface Iam {
  /** Creates a role, or replaces the policies within an existing one; returns its ARN. */
  putRole(name: string, inlinePolicies?: readonly InlinePolicy[]): string;
  removeRole(name: string): void;
  /** Creates or replaces one inline policy of a role. */
  putPolicy(role: string, policy: string, document: unknown): void;
  removePolicy(role: string, policy: string): void;
  /** A policy of AWS's own: what it allows is not known here, so it allows nothing, and a refusal says so. */
  attachManagedPolicy(role: string, policyArn: string): void;
  detachManagedPolicy(role: string, policyArn: string): void;
  hasRole(arn: string): boolean;
  /** A new key that acts with the role's permissions under the session name `session`. */
  assume(roleArn: string, session: string): Credentials;
  /**
   * Says why a signed request may not perform `action` on `resource`, or nothing when it may. A key that no function
   * holds is the developer's own and may do everything, as the owner of an AWS account may.
   */
  refusal(headers: IncomingHttpHeaders, action: string, resource: string): Refusal | undefined;
}

export interface InlinePolicy {
  readonly name: string;
  readonly policy: unknown;
}

export interface Refusal {
  readonly type: "AccessDeniedException" | "MissingAuthenticationTokenException";
  readonly message: string;
}

interface Role {
  inline: readonly Statement[];
  readonly policies: Map<string, readonly Statement[]>;
  readonly managed: Set<string>;
}

export function createIam(): Iam {
  const roles = new Map<string, Role>();
  const sessions = new Map<string, { readonly role: string; readonly session: string }>();
  const roleName = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1);
  const roleOf = (name: string, policy: string): Role => {
    const role = roles.get(name);
    if (role === undefined) throw new Error(`policy ${policy}: there is no role ${name}`);
    return role;
  };

  return {
    putRole: (name, inlinePolicies = []) => {
      const inline = inlinePolicies.flatMap(({ name: policy, policy: document }) =>
        parsePolicy(`${policy} of role ${name}`, document),
      );
      const existing = roles.get(name);
      if (existing !== undefined) existing.inline = inline;
      else roles.set(name, { inline, policies: new Map(), managed: new Set() });
      return `arn:aws:iam::${account}:role/${name}`;
    },
    removeRole: (name) => {
      roles.delete(name);
    },
    putPolicy: (role, policy, document) => {
      const statements = parsePolicy(`${policy} of role ${role}`, document);
      roleOf(role, policy).policies.set(policy, statements);
    },
    removePolicy: (role, policy) => {
      roles.get(role)?.policies.delete(policy);
    },
    attachManagedPolicy: (role, policyArn) => {
      roleOf(role, policyArn).managed.add(policyArn);
    },
    detachManagedPolicy: (role, policyArn) => {
      roles.get(role)?.managed.delete(policyArn);
    },
    hasRole: (arn) => roles.has(roleName(arn)),
    assume: (roleArn, session) => {
      const accessKeyId = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
      sessions.set(accessKeyId, { role: roleName(roleArn), session });
      return { accessKeyId, secretAccessKey: randomBytes(20).toString("hex") };
    },
    refusal: (headers, action, resource) => {
      const key = accessKeyOf(headers);
      if (key === undefined) {
        return {
          type: "MissingAuthenticationTokenException",
          message: "Request is missing Authentication Token",
        };
      }
      const holder = sessions.get(key);
      if (holder === undefined) return undefined;
      const { inline, policies, managed } = roles.get(holder.role) ?? noRole;
      const decision = decide([...inline, ...[...policies.values()].flat()], action, resource);
      if (decision === "allow") return undefined;
      const user = `arn:aws:sts::${account}:assumed-role/${holder.role}/${holder.session}`;
      const because =
        decision === "explicit-deny"
          ? "with an explicit deny in an identity-based policy"
          : `because no identity-based policy allows the ${action} action${unknown(managed)}`;
      return {
        type: "AccessDeniedException",
        message: `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${because}`,
      };
    },
  };
}

const noRole: Role = { inline: [], policies: new Map(), managed: new Set() };

function unknown(managed: ReadonlySet<string>): string {
  return managed.size === 0
    ? ""
    : ` (what ${[...managed].join(", ")} allows is not emulated locally)`;
}
