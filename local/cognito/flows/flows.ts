import type { AuthFlow } from "../pool";
import { password } from "./password";
import type { Flow } from "./flow";
import { refreshToken } from "./refreshToken";
import { srp } from "./srp";

/** The auth flows that are emulated, by their API name. */
export const flows: ReadonlyMap<AuthFlow, Flow> = new Map<AuthFlow, Flow>([
  ["USER_PASSWORD_AUTH", password],
  ["ADMIN_USER_PASSWORD_AUTH", password],
  ["REFRESH_TOKEN_AUTH", refreshToken],
  ["USER_SRP_AUTH", srp],
]);
