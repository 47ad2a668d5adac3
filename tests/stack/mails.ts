import { expect } from "chai";
import type { Stack } from "../support/stack";

export function mailsSuite(running: () => Stack): void {
  describe("The local stack's mails", () => {
    it("are reported, and are on the outbox page", async () => {
      const stack = running();
      const ClientId = stack.outputs.userPoolClientId;
      const Username = "mailed@example.com";
      await stack.cognito("SignUp", { ClientId, Username, Password: "Correct-horse-8" });
      const mail = stack.messages.at(-1);
      expect(mail).to.include({ kind: "confirmation-code", to: Username });
      const page = await (await fetch(stack.cloud.endpoints.outbox)).text();
      const code = mail !== undefined && "code" in mail ? mail.code : "none";
      expect(page).to.contain(Username).and.to.contain(`your confirmation code is ${code}`);
    });
  });
}
