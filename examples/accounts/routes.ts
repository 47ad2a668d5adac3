import type { Route, Routes } from "@secured-api/components";
import { openAccounts } from "./handlers/accounts";
import { openAttempts, perClient } from "./handlers/attempts";
import { accountsEndpoint } from "./handlers/endpoint";
import { profile, profileByBody } from "./handlers/profile";
import { newUserSchema } from "./handlers/schemas";
import { confirm, signUp } from "./handlers/signUp";
import { minimumPasswordLength } from "./settings";

/** Cognito's scope for a person's own data: every sign-in by SDK has it. */
export const ownData = "aws.cognito.signin.user.admin";

/** Public routes and a guarded one side by side; `throttle` limits each public one, for all clients together. */
export function accountsRoutes(throttle: NonNullable<Route["throttle"]>): Routes {
  const open = { public: true, throttle } as const;
  const limited = { ...open, uses: { attempts: ["update"] } };
  const newUser = newUserSchema(minimumPasswordLength);
  return {
    "POST /user": {
      ...limited,
      handler: () => accountsEndpoint(perClient(openAttempts(), signUp(openAccounts(), newUser))),
    },
    "POST /user/validate": {
      ...limited,
      handler: () => accountsEndpoint(perClient(openAttempts(), confirm(openAccounts()))),
    },
    "POST /user/profile": {
      ...limited,
      handler: () => accountsEndpoint(perClient(openAttempts(), profileByBody(openAccounts()))),
    },
    "GET /user/profile": {
      scopes: [ownData],
      handler: () => accountsEndpoint(profile(openAccounts())),
    },
    "GET /app/health": { ...open, handler: () => accountsEndpoint(healthy) },
  };
}

const healthy = () => Promise.resolve({ status: 200, body: { status: "healthy" } });
