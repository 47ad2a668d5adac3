import { expect } from "chai";
import { openOperations, signedOperations } from "../../src/cognito/operations";
import { sdkAdminSteps } from "./sdkAdminSteps";
import { sdkMfaSteps } from "./sdkMfaSteps";
import { sdkPersonSteps } from "./sdkPersonSteps";
import { startStory, type Step, type Story } from "./sdkStory";
import { members } from "./sdkSupport";

describe("local Cognito: every operation, by AWS's SDK", () => {
  let story: Story;

  before(async () => {
    story = await startStory();
  });
  after(() => story.stop());

  async function check([name, call, expected]: Step): Promise<void> {
    const answer = members(await call());
    if (expected === undefined) expect(answer, name).to.deep.equal({});
    else expected(answer);
  }
  async function tell(steps: (story: Story) => readonly Step[]): Promise<void> {
    for (const step of steps(story)) {
      await check(step).catch((error: unknown) => {
        throw new Error(`${step[0]}: ${String(error)}`, { cause: error });
      });
    }
  }

  it("serves a user who signs up, forgets a password and changes attributes", () =>
    tell(sdkPersonSteps));

  it("serves an administrator", () => tell(sdkAdminSteps));

  it("serves a user who sets up a second factor", () => tell(sdkMfaSteps));

  it("has left out none", () => {
    const emulated = [...openOperations.keys(), ...signedOperations.keys()];
    expect([...story.called].sort()).to.deep.equal(emulated.sort());
  });
});
