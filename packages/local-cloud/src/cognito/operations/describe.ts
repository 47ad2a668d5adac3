import type {
  LambdaConfigType,
  PasswordPolicyType,
  SchemaAttributeType,
  UserPoolClientType,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Client, PasswordPolicy, Pool } from "../model/pool";
import type { OperationRequest, OperationResponse, Wire } from "../protocol/operation";
import { requiredClient, requiredPool, type Service } from "../service";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html */
export function describeUserPool(
  service: Service,
  request: OperationRequest<"DescribeUserPool">,
): OperationResponse<"DescribeUserPool"> {
  const pool = requiredPool(service, request);
  return {
    UserPool: {
      Id: pool.id,
      Name: pool.name,
      Arn: pool.arn,
      Policies: { PasswordPolicy: describePolicy(pool.passwordPolicy) },
      LambdaConfig: describeTrigger(pool),
      SchemaAttributes: describeSchema(pool),
      AutoVerifiedAttributes: pool.verifiesEmail ? ["email"] : [],
      ...(pool.emailIsUsername ? { UsernameAttributes: ["email"] } : {}),
      ...(pool.emailIsAlias ? { AliasAttributes: ["email"] } : {}),
      UsernameConfiguration: { CaseSensitive: pool.caseSensitive },
      MfaConfiguration: pool.mfa,
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: pool.adminCreatesUsersOnly },
      EstimatedNumberOfUsers: service.users.count(pool),
      ...(pool.domain === undefined ? {} : { Domain: pool.domain }),
      CreationDate: pool.createdAt / 1000,
      LastModifiedDate: pool.createdAt / 1000,
    },
  };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolClient.html */
export function describeUserPoolClient(
  service: Service,
  request: OperationRequest<"DescribeUserPoolClient">,
): OperationResponse<"DescribeUserPoolClient"> {
  const { pool, client } = requiredClient(service, request, requiredPool(service, request));
  return {
    UserPoolClient: {
      UserPoolId: pool.id,
      ClientName: client.name,
      ClientId: client.id,
      ...(client.secret === undefined ? {} : { ClientSecret: client.secret }),
      ...describeClient(client),
      // A client comes with its pool, so it is as old.
      CreationDate: pool.createdAt / 1000,
      LastModifiedDate: pool.createdAt / 1000,
    },
  };
}

function describeClient(client: Client): Wire<UserPoolClientType> {
  const { oauth, rotationGrace, configuredValidity: validity } = client;
  return {
    ExplicitAuthFlows: client.explicitAuthFlows,
    AllowedOAuthFlows: oauth.flows,
    AllowedOAuthScopes: oauth.scopes,
    AllowedOAuthFlowsUserPoolClient: oauth.enabled,
    CallbackURLs: oauth.callbackUrls,
    LogoutURLs: oauth.logoutUrls,
    SupportedIdentityProviders: oauth.identityProviders,
    PreventUserExistenceErrors: client.hidesUserExistence ? "ENABLED" : "LEGACY",
    EnableTokenRevocation: client.revokesTokens,
    AccessTokenValidity: validity.access.value,
    IdTokenValidity: validity.id.value,
    RefreshTokenValidity: validity.refresh.value,
    TokenValidityUnits: {
      AccessToken: validity.access.unit,
      IdToken: validity.id.unit,
      RefreshToken: validity.refresh.unit,
    },
    ...(rotationGrace === undefined
      ? {}
      : { RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: rotationGrace } }),
    AuthSessionValidity: client.challengeValidity / 60,
  };
}

function describePolicy(policy: PasswordPolicy): Wire<PasswordPolicyType> {
  return {
    MinimumLength: policy.minimumLength,
    RequireUppercase: policy.requireUppercase,
    RequireLowercase: policy.requireLowercase,
    RequireNumbers: policy.requireNumbers,
    RequireSymbols: policy.requireSymbols,
    TemporaryPasswordValidityDays: policy.temporaryPasswordValidityDays,
  };
}

function describeTrigger({ preTokenTrigger: trigger }: Pool): Wire<LambdaConfigType> {
  if (trigger === undefined) return {};
  const config = { LambdaArn: trigger.lambdaArn, LambdaVersion: `V${trigger.version}_0` };
  return trigger.version === "1"
    ? { PreTokenGeneration: trigger.lambdaArn, PreTokenGenerationConfig: config }
    : { PreTokenGenerationConfig: config };
}

function describeSchema(pool: Pool): Wire<SchemaAttributeType>[] {
  return [...pool.attributes].map(([name, rule]) => ({
    Name: name,
    AttributeDataType: rule.type,
    Mutable: rule.mutable,
    Required: rule.required,
  }));
}
