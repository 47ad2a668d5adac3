import { type CodePurpose, withNewCode } from "./codes";
import { type CodeKind, deliveryDetails } from "../model/messages";
import { userNotFound } from "../protocol/errors";
import type { PoolUser, Service } from "../service";

const kinds: Readonly<Record<CodePurpose, CodeKind>> = {
  code: "confirmation-code",
  resetCode: "reset-code",
  attributeCode: "verification-code",
};

/** Sends a new code, once it is stored; returns the `CodeDeliveryDetails`. */
export async function sendCode(
  service: Service,
  { pool, user }: PoolUser,
  to: string,
  purpose: CodePurpose,
): Promise<object> {
  let code = "";
  const changed = await service.users.update(pool, user.sub, (current) => {
    const made = withNewCode(current, service.now(), purpose);
    code = made.code.value;
    return made.user;
  });
  if (changed === undefined) throw userNotFound();
  service.deliver({ kind: kinds[purpose], poolId: pool.id, to, username: user.username, code });
  return deliveryDetails(to);
}
