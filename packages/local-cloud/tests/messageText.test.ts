import { expect } from "chai";
import { messageText } from "../src/outbox";

describe("The text of a mail", () => {
  const to = { poolId: "p", to: "ann@example.com", username: "ann" };

  it("says what a code is for", () => {
    const kinds = ["confirmation-code", "reset-code", "verification-code"] as const;
    expect(kinds.map((kind) => messageText({ ...to, kind, code: "123456" }))).to.deep.equal([
      "your confirmation code is 123456",
      "your password reset code is 123456",
      "your verification code is 123456",
    ]);
  });

  it("says the temporary password of an invitation", () => {
    expect(messageText({ ...to, kind: "invitation", temporaryPassword: "Aa1!" })).to.equal(
      "your temporary password is Aa1!",
    );
  });
});
