import { expect } from "chai";
import { accountErrors } from "./errors/accountErrors";
import { type ErrorWorld, startErrorWorld } from "./errors/errorWorld";
import { signInErrors } from "./errors/signInErrors";
import { signUpErrors } from "./errors/signUpErrors";
import { error, errorOf } from "./support";

// Names and messages as people have met them at AWS and as its documentation has them.
describe("local Cognito: errors by AWS's names and messages", () => {
  let world: ErrorWorld;
  before(async () => {
    world = await startErrorWorld();
  });
  after(() => world.service.stop());

  for (const [operation, situation, body, type, message] of [
    ...signUpErrors,
    ...signInErrors,
    ...accountErrors,
  ]) {
    it(`${operation} ${situation}: ${type}`, async () => {
      const given = typeof body === "function" ? body(world) : body;
      const { service, poolId: UserPoolId, hiding: ClientId } = world;
      const answer = await service.admin(operation, { UserPoolId, ClientId, ...given });
      const told = typeof message === "function" ? message(world) : message;
      expect(errorOf(answer)).to.deep.equal(error(type, told));
    });
  }
});
