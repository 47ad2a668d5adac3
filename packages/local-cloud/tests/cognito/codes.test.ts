import { expect } from "chai";
import { checkCode, withNewCode } from "../../src/cognito/users/codes";
import type { User } from "../../src/cognito/model/userData";

const user: User = {
  sub: "1",
  username: "ada",
  attributes: {},
  status: "UNCONFIRMED",
  enabled: true,
  password: "",
  groups: [],
  createdAt: 0,
  modifiedAt: 0,
};

describe("local Cognito: codes", () => {
  it("are six digits that differ from time to time", () => {
    const codes = Array.from({ length: 50 }, () => withNewCode(user, 0).code.value);
    expect(codes.filter((code) => !/^[0-9]{6}$/.test(code))).to.deep.equal([]);
    expect(new Set(codes).size).to.be.greaterThan(40);
  });

  it("are used up by the right code, with the wrong ones before it", () => {
    const { user: sent, code } = withNewCode(user, 0);
    const wrong = checkCode(sent, `${code.value}0`, 0);
    expect([wrong.ok, wrong.user.wrongCodes]).to.deep.equal([false, { count: 1, since: 0 }]);
    expect(checkCode(wrong.user, code.value, 0)).to.deep.equal({
      ok: true,
      user: { ...sent, code: undefined, wrongCodes: undefined },
    });
  });

  it("are each good for their own purpose and their own time", () => {
    const { user: sent, code } = withNewCode(user, 0, "resetCode");
    const check = (at: number, purpose: "code" | "resetCode" | "attributeCode") =>
      checkCode(sent, code.value, at, purpose).ok;
    const hour = 60 * 60 * 1000;
    expect(check(hour - 1, "resetCode")).to.equal(true);
    expect(check(hour, "resetCode")).to.equal(false);
    expect([check(0, "code"), check(0, "attributeCode")]).to.deep.equal([false, false]);
  });
});
