import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { account } from "../shared/names";
import { decide } from "./evaluate";
import { managedPolicies, parsePolicy, type Statement } from "./policy";

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The local IAM: roles, what their policies allow, and which access key is a session of which role. */
export interface Iam {
  /** Creates a role, or replaces the policies that an existing one names itself; returns its ARN. */
  putRole(name: string, policies?: RolePolicies): string;
  removeRole(name: string): void;
  /** Creates or replaces one inline policy of a role; `document` is JSON, as a string or parsed. */
  putPolicy(role: string, policy: string, document: unknown): void;
  removePolicy(role: string, policy: string): void;
  /** Creates or replaces a policy that roles can be attached to; returns its ARN. */
  putManagedPolicy(name: string, document: unknown): string;
  removeManagedPolicy(arn: string): void;
  /** Attaches a policy of the program, or one of AWS's that are known here; any other is an error. */
  attachManagedPolicy(role: string, policyArn: string): void;
  detachManagedPolicy(role: string, policyArn: string): void;
  hasRole(arn: string): boolean;
  /** A new key with the role's permissions, under the session name `session`. */
  assume(roleArn: string, session: string): Credentials;
  /**
   * Decides whether a signed request may perform `action` on `resource`: returns an error when it may not. A key that no
   * function holds is the developer's, who may do everything, as the owner of an AWS account may.
   */
  authorize(
    headers: IncomingHttpHeaders,
    action: string,
    resource: string,
  ): AuthorizationError | undefined;
}

/** The policies that a role names itself. */
interface RolePolicies {
  /** @default none */
  readonly inline?: readonly InlinePolicy[];
  /** ARNs. @default none */
  readonly managed?: readonly string[];
}

export interface InlinePolicy {
  readonly name: string;
  /** The policy's document: JSON, as a string or parsed. */
  readonly policy: unknown;
}

/** The error that AWS responds with. */
export interface AuthorizationError {
  readonly type: "AccessDeniedException" | "MissingAuthenticationTokenException";
  readonly message: string;
}

interface Role {
  inline: readonly Statement[];
  /** ARNs of the managed policies that the role names itself. */
  managed: readonly string[];
  /** ARNs of the managed policies that are attached to it. */
  readonly attached: Set<string>;
  readonly policies: Map<string, readonly Statement[]>;
}

export function createIam(): Iam {
  const roles = new Map<string, Role>();
  const customPolicies = new Map<string, readonly Statement[]>();
  const sessions = new Map<string, { readonly role: string; readonly session: string }>();
  const roleName = (arn: string) => arn.slice(arn.lastIndexOf("/") + 1);
  const managed = (arn: string) => customPolicies.get(arn) ?? managedPolicies.get(arn);

  function roleOf(name: string, policy: string): Role {
    const role = roles.get(name);
    if (role === undefined) throw new Error(`policy ${policy}: there is no role ${name}`);
    return role;
  }

  function checkManaged(arn: string, role: string): void {
    if (managed(arn) !== undefined) return;
    throw new Error(
      `policy ${arn} of role ${role}: what it allows is not known here; write the statements that ` +
        `the functions need, or attach one of ${[...managedPolicies.keys()].join(", ")}`,
    );
  }

  function statementsOf(name: string): readonly Statement[] {
    const role = roles.get(name);
    if (role === undefined) return [];
    const byArn = [...role.managed, ...role.attached].flatMap((arn) => managed(arn) ?? []);
    return [...role.inline, ...[...role.policies.values()].flat(), ...byArn];
  }

  return {
    putRole: (name, policies = {}) => {
      const inline = (policies.inline ?? []).flatMap(({ name: policy, policy: document }) =>
        parsePolicy(`${policy} of role ${name}`, document),
      );
      const named = policies.managed ?? [];
      for (const arn of named) checkManaged(arn, name);
      const existing = roles.get(name);
      if (existing !== undefined) Object.assign(existing, { inline, managed: named });
      else roles.set(name, { inline, managed: named, attached: new Set(), policies: new Map() });
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
    putManagedPolicy: (name, document) => {
      const arn = `arn:aws:iam::${account}:policy/${name}`;
      customPolicies.set(arn, parsePolicy(name, document));
      return arn;
    },
    removeManagedPolicy: (arn) => {
      customPolicies.delete(arn);
    },
    attachManagedPolicy: (role, policyArn) => {
      checkManaged(policyArn, role);
      roleOf(role, policyArn).attached.add(policyArn);
    },
    detachManagedPolicy: (role, policyArn) => {
      roles.get(role)?.attached.delete(policyArn);
    },
    hasRole: (arn) => roles.has(roleName(arn)),
    assume: (roleArn, session) => {
      const accessKeyId = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
      sessions.set(accessKeyId, { role: roleName(roleArn), session });
      return { accessKeyId, secretAccessKey: randomBytes(20).toString("hex") };
    },
    authorize: (headers, action, resource) => {
      const key = accessKeyOf(headers);
      if (key === undefined) {
        return {
          type: "MissingAuthenticationTokenException",
          message: "Request is missing Authentication Token",
        };
      }
      const holder = sessions.get(key);
      if (holder === undefined) return undefined;
      const decision = decide(statementsOf(holder.role), action, resource);
      if (decision === "allow") return undefined;
      const user = `arn:aws:sts::${account}:assumed-role/${holder.role}/${holder.session}`;
      const because =
        decision === "explicit-deny"
          ? "with an explicit deny in an identity-based policy"
          : `because no identity-based policy allows the ${action} action`;
      return {
        type: "AccessDeniedException",
        message: `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${because}`,
      };
    },
  };
}

/** The access key id that a request is signed with; the signature itself is not checked. */
export function accessKeyOf({ authorization }: IncomingHttpHeaders): string | undefined {
  return /Credential=([^/,\s]+)\//.exec(authorization ?? "")?.[1];
}
