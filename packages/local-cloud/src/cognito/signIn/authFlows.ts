import type { AuthFlow } from "../model/pool";
import { password } from "./_password";
import type { Flow } from "./parameters";
import { refreshToken } from "./refreshToken";
import { srp } from "./srp";

/** The auth flows that are emulated, by their API name. */
export const flows: ReadonlyMap<AuthFlow, Flow> = new Map<AuthFlow, Flow>([
  ["USER_PASSWORD_AUTH", password],
  ["ADMIN_USER_PASSWORD_AUTH", password],
  ["REFRESH_TOKEN_AUTH", refreshToken],
  ["USER_SRP_AUTH", srp],
]);
