import type { JsonObject } from "../../shared/json";
import type { OperationName, OperationRequest, OperationResponse } from "../protocol/operation";
import type { Service } from "../service";
import { adminCreateUser } from "./adminCreateUser";
import { describeUserPool, describeUserPoolClient } from "./describe";
import {
  adminAddUserToGroup,
  adminListGroupsForUser,
  adminRemoveUserFromGroup,
  listGroups,
} from "./groups";
import {
  adminSetUserMfaPreference,
  associateSoftwareToken,
  setUserMfaPreference,
  verifySoftwareToken,
} from "./mfa";
import {
  adminResetUserPassword,
  adminSetUserPassword,
  changePassword,
  confirmForgotPassword,
  forgotPassword,
} from "./passwords";
import {
  adminInitiateAuth,
  adminRespondToAuthChallenge,
  adminUserGlobalSignOut,
  getTokensFromRefreshToken,
  globalSignOut,
  initiateAuth,
  respondToAuthChallenge,
  revokeToken,
} from "./signIn";
import { confirmSignUp, resendConfirmationCode, signUp } from "./signUp";
import {
  adminUpdateUserAttributes,
  getUserAttributeVerificationCode,
  updateUserAttributes,
  verifyUserAttribute,
} from "./userAttributes";
import {
  adminConfirmSignUp,
  adminDeleteUser,
  adminDisableUser,
  adminEnableUser,
  adminGetUser,
  deleteUser,
  getUser,
  listUsers,
} from "./users";

/** Returns the response's body, or throws a `ServiceError`. */
export type Operation = (service: Service, request: JsonObject) => object | Promise<object>;

type TypedOperation<N extends OperationName> = (
  service: Service,
  request: OperationRequest<N>,
) => OperationResponse<N> | Promise<OperationResponse<N>>;

/** Operations under their names, each with its own request and response. */
type Operations = { readonly [N in OperationName]?: TypedOperation<N> };

/** The operations that anyone may call: their proof is in the request itself. */
const open = {
  AssociateSoftwareToken: associateSoftwareToken,
  ChangePassword: changePassword,
  ConfirmForgotPassword: confirmForgotPassword,
  ConfirmSignUp: confirmSignUp,
  DeleteUser: deleteUser,
  ForgotPassword: forgotPassword,
  GetTokensFromRefreshToken: getTokensFromRefreshToken,
  GetUser: getUser,
  GetUserAttributeVerificationCode: getUserAttributeVerificationCode,
  GlobalSignOut: globalSignOut,
  InitiateAuth: initiateAuth,
  ResendConfirmationCode: resendConfirmationCode,
  RespondToAuthChallenge: respondToAuthChallenge,
  RevokeToken: revokeToken,
  SetUserMFAPreference: setUserMfaPreference,
  SignUp: signUp,
  UpdateUserAttributes: updateUserAttributes,
  VerifySoftwareToken: verifySoftwareToken,
  VerifyUserAttribute: verifyUserAttribute,
} satisfies Operations;

/** The operations that IAM guards. Each names its pool in `UserPoolId`. */
const signed = {
  AdminAddUserToGroup: adminAddUserToGroup,
  AdminConfirmSignUp: adminConfirmSignUp,
  AdminCreateUser: adminCreateUser,
  AdminDeleteUser: adminDeleteUser,
  AdminDisableUser: adminDisableUser,
  AdminEnableUser: adminEnableUser,
  AdminGetUser: adminGetUser,
  AdminInitiateAuth: adminInitiateAuth,
  AdminListGroupsForUser: adminListGroupsForUser,
  AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
  AdminResetUserPassword: adminResetUserPassword,
  AdminRespondToAuthChallenge: adminRespondToAuthChallenge,
  AdminSetUserMFAPreference: adminSetUserMfaPreference,
  AdminSetUserPassword: adminSetUserPassword,
  AdminUpdateUserAttributes: adminUpdateUserAttributes,
  AdminUserGlobalSignOut: adminUserGlobalSignOut,
  DescribeUserPool: describeUserPool,
  DescribeUserPoolClient: describeUserPoolClient,
  ListGroups: listGroups,
  ListUsers: listUsers,
} satisfies Operations;

export const openOperations: ReadonlyMap<string, Operation> = new Map(Object.entries(open));
export const signedOperations: ReadonlyMap<string, Operation> = new Map(Object.entries(signed));
