import type { Cognito } from "../cognito/cognito";
import type { Resource } from "../program/engine";
import type { Properties } from "../program/properties";
import { numberIn, objectIn, objectsIn, stringIn } from "../shared/json";
import { account, stableId } from "../shared/names";
import { physicalName, type Provider, type Providers } from "./provider";
import { readClientSettings } from "./userPoolClientSettings";
import { type PoolIdentity, readPoolSettings } from "./userPoolSettings";

/** Creates the resources of `aws.cognito` in the local Cognito. */
export function cognitoProviders(cognito: Cognito, region: string): Providers {
  return {
    "aws:cognito/userPool:UserPool": userPool(cognito, region),
    "aws:cognito/userPoolClient:UserPoolClient": userPoolClient(cognito, region),
    "aws:cognito/resourceServer:ResourceServer": resourceServer(cognito, region),
    "aws:cognito/userGroup:UserGroup": userGroup(cognito, region),
    "aws:cognito/userPoolDomain:UserPoolDomain": userPoolDomain(cognito, region),
  };
}

const letters = "abcdefghijklmnopqrstuvwxyz";
const alphanumerics = `${letters}${letters.toUpperCase()}0123456789`;

function userPool(cognito: Cognito, region: string): Provider {
  return async (resource, previous) => {
    const { inputs, urn } = resource;
    // AWS replaces a pool when one of these changes: another id, because the old users have no names in the new pool.
    const replacementKey = [
      inputs.usernameAttributes,
      inputs.aliasAttributes,
      inputs.usernameConfiguration,
    ];
    const id = `${region}_${stableId(`${urn} ${JSON.stringify(replacementKey)}`, 9, alphanumerics)}`;
    const previousOutputs = previous?.id === id ? previous.outputs : {};
    const creationDate = stringIn(previousOutputs, "creationDate") ?? new Date().toISOString();
    const identity: PoolIdentity = {
      id,
      name: physicalName(resource),
      region,
      createdAt: Date.parse(creationDate),
    };
    const settings = readPoolSettings(inputs, identity);
    await cognito.putPool(settings);
    return {
      id,
      outputs: {
        mfaConfiguration: "OFF",
        deletionProtection: "INACTIVE",
        userPoolTier: "ESSENTIALS",
        signInPolicy: { allowedFirstAuthFactors: ["PASSWORD"] },
        verificationMessageTemplate: { defaultEmailOption: "CONFIRM_WITH_CODE" },
        usernameConfiguration: { caseSensitive: settings.caseSensitive },
        ...inputs,
        id,
        arn: settings.arn,
        name: settings.name,
        region,
        endpoint: `cognito-idp.${region}.amazonaws.com/${id}`,
        passwordPolicy: { ...objectIn(inputs, "passwordPolicy"), ...settings.passwordPolicy },
        adminCreateUserConfig: {
          ...objectIn(inputs, "adminCreateUserConfig"),
          allowAdminCreateUserOnly: settings.adminCreatesUsersOnly,
        },
        customDomain: "",
        domain: "",
        estimatedNumberOfUsers: 0,
        creationDate,
        lastModifiedDate: creationDate,
        tagsAll: inputs.tagsAll ?? inputs.tags ?? {},
      },
      remove: () => {
        cognito.removePool(id);
      },
    };
  };
}

/** What a client has where its inputs do not say, until they have said otherwise. */
const clientDefaults = {
  accessTokenValidity: 0,
  allowedOauthFlows: [],
  allowedOauthFlowsUserPoolClient: false,
  allowedOauthScopes: [],
  authSessionValidity: 3,
  callbackUrls: [],
  defaultRedirectUri: "",
  enablePropagateAdditionalUserContextData: false,
  enableTokenRevocation: true,
  explicitAuthFlows: [],
  idTokenValidity: 0,
  logoutUrls: [],
  preventUserExistenceErrors: "LEGACY",
  readAttributes: [],
  refreshTokenValidity: 30,
  supportedIdentityProviders: [],
  writeAttributes: [],
};

function userPoolClient(cognito: Cognito, region: string): Provider {
  return (resource, previous) => {
    const { urn } = resource;
    const poolId = requiredString(resource, "userPoolId");
    // A client cannot move to another pool: there it is another client.
    const [id, name] = [stableId(`${urn} ${poolId}`, 26), physicalName(resource)];
    const kept = previous?.id === id ? keptByUpdates(previous.outputs) : {};
    const inputs = { ...kept, ...resource.inputs };
    const secret = inputs.generateSecret === true ? stableId(`${urn} secret`, 51) : undefined;
    cognito.putClient(poolId, readClientSettings(inputs, { id, name, secret }));
    return Promise.resolve({
      id,
      outputs: { ...clientDefaults, ...inputs, id, name, region, clientSecret: secret ?? "" },
      remove: () => {
        cognito.removeClient(poolId, id);
      },
    });
  };
}

/** As the AWS provider does (`UseStateForUnknown`): an update that leaves one of these out does not change it. */
function keptByUpdates(outputs: Properties): Properties {
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => name in clientDefaults));
}

function resourceServer(cognito: Cognito, region: string): Provider {
  return (resource) => {
    const poolId = requiredString(resource, "userPoolId");
    const identifier = requiredString(resource, "identifier");
    const scopes = objectsIn(resource.inputs, "scopes")
      .map((scope) => stringIn(scope, "scopeName"))
      .filter((scope) => scope !== undefined);
    cognito.putResourceServer(poolId, identifier, scopes);
    const id = `${poolId}|${identifier}`;
    return Promise.resolve({
      id,
      outputs: {
        ...resource.inputs,
        id,
        name: physicalName(resource),
        region,
        scopeIdentifiers: scopes.map((scope) => `${identifier}/${scope}`),
      },
      remove: () => {
        cognito.removeResourceServer(poolId, identifier);
      },
    });
  };
}

function userGroup(cognito: Cognito, region: string): Provider {
  return (resource) => {
    const { inputs } = resource;
    const poolId = requiredString(resource, "userPoolId");
    const name = physicalName(resource);
    cognito.putGroup(poolId, {
      name,
      description: stringIn(inputs, "description"),
      precedence: numberIn(inputs, "precedence"),
      roleArn: stringIn(inputs, "roleArn"),
    });
    const id = `${poolId}/${name}`;
    return Promise.resolve({
      id,
      outputs: { ...inputs, id, name, region },
      remove: () => {
        cognito.removeGroup(poolId, name);
      },
    });
  };
}

function userPoolDomain(cognito: Cognito, region: string): Provider {
  return (resource) => {
    const [poolId, domain] = [
      requiredString(resource, "userPoolId"),
      requiredString(resource, "domain"),
    ];
    cognito.putDomain(poolId, domain);
    const distribution = `d${stableId(resource.urn, 13)}.cloudfront.net`;
    return Promise.resolve({
      id: domain,
      outputs: {
        managedLoginVersion: 1,
        ...resource.inputs,
        id: domain,
        region,
        awsAccountId: account,
        cloudfrontDistribution: distribution,
        cloudfrontDistributionArn: distribution,
        cloudfrontDistributionZoneId: "Z2FDTNDATAQYW2",
        s3Bucket: `aws-cognito-prod-${region}-assets`,
        version: "1",
      },
      remove: () => {
        cognito.removeDomain(poolId, domain);
      },
    });
  };
}

function requiredString(resource: Resource, name: string): string {
  const value = stringIn(resource.inputs, name);
  if (value !== undefined) return value;
  throw new Error(`${resource.type} "${resource.name}" needs ${name}`);
}
