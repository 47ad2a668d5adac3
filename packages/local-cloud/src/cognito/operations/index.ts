import { adminCreateUser } from "./adminCreateUser";
import { adminAddUserToGroup, adminRemoveUserFromGroup } from "./groups";
import { adminSetUserPassword } from "./adminSetUserPassword";
import {
  adminConfirmSignUp,
  adminDeleteUser,
  adminDisableUser,
  adminEnableUser,
  adminGetUser,
} from "./users";
import { associateSoftwareToken, verifySoftwareToken } from "./mfa";
import { changePassword } from "./changePassword";
import { confirmSignUp } from "./confirmSignUp";
import { deleteUser } from "./deleteUser";
import { describeUserPool, describeUserPoolClient } from "./describe";
import { adminResetUserPassword, confirmForgotPassword, forgotPassword } from "./passwords";
import { getTokensFromRefreshToken } from "./getTokensFromRefreshToken";
import { getUser } from "./getUser";
import { adminInitiateAuth, initiateAuth } from "./signIn";
import { adminListGroupsForUser, listGroups } from "./listGroups";
import { listUsers } from "./listUsers";
import { adminSetUserMfaPreference, setUserMfaPreference } from "./mfaPreference";
import type { Operation } from "../operation";
import { resendConfirmationCode } from "./resendConfirmationCode";
import { adminRespondToAuthChallenge, respondToAuthChallenge } from "./respondToAuthChallenge";
import { adminUserGlobalSignOut, globalSignOut, revokeToken } from "./signOut";
import { signUp } from "./signUp";
import {
  adminUpdateUserAttributes,
  getUserAttributeVerificationCode,
  updateUserAttributes,
  verifyUserAttribute,
} from "./userAttributes";

/** The operations that anybody may call: their proof is in the request itself. */
export const openOperations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
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
  }),
);

/** The operations that IAM guards. Each names its pool in `UserPoolId`. */
export const signedOperations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
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
  }),
);
