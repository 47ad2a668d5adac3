import { expect } from "chai";
import { createSignInLockout } from "../../src/cognito/state/lockout";

const minutes = 60 * 1000;

describe("local Cognito: failed sign-ins", () => {
  let time: number;
  let lockout: ReturnType<typeof createSignInLockout>;

  beforeEach(() => {
    time = 0;
    lockout = createSignInLockout(() => time);
  });

  const fail = (count: number, key = "ada") => {
    for (let failed = 0; failed < count; failed += 1) lockout.failed(key);
  };
  const isLocked = (key = "ada") => {
    try {
      lockout.check(key);
      return false;
    } catch (error) {
      expect((error as Error).message).to.equal("Password attempts exceeded");
      return true;
    }
  };
  const isLockedFor = (milliseconds: number) => {
    time += milliseconds - 1;
    const before = isLocked();
    time += 1;
    return before && !isLocked();
  };

  it("lock nothing before the fifth", () => {
    fail(4);
    expect(isLocked()).to.equal(false);
  });

  it("lock for a second at the fifth, twice as long at each further one, 15 minutes at most", () => {
    fail(5);
    expect(isLockedFor(1000)).to.equal(true);
    fail(1);
    expect(isLockedFor(2000)).to.equal(true);
    fail(1);
    expect(isLockedFor(4000)).to.equal(true);
    fail(30);
    expect(isLockedFor(15 * minutes)).to.equal(true);
  });

  it("are forgotten after a success, and 15 minutes after the lock's end", () => {
    fail(5);
    lockout.succeeded("ada");
    expect(isLocked()).to.equal(false);
    fail(6);
    time += 2000 + 15 * minutes - 1;
    fail(1);
    expect(isLocked()).to.equal(true);
    time += 4000 + 15 * minutes;
    fail(4);
    expect(isLocked()).to.equal(false);
  });

  it("lock only the name that they were of", () => {
    fail(5);
    expect(isLocked("bob")).to.equal(false);
  });

  it("are remembered of the ten thousand latest names", () => {
    fail(5);
    fail(5, "bob");
    for (let name = 0; name < 9998; name += 1) lockout.failed(String(name));
    expect(isLocked()).to.equal(true);
    lockout.failed("one more");
    expect([isLocked(), isLocked("bob")]).to.deep.equal([false, true]);
  });
});
