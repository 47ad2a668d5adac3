import { expect } from "chai";
import { createGroup } from "../../stack/otherTokens";
import { readmeBlock } from "./readme";
import { expectRejection } from "./rejection";
import type { TodoTerminal } from "./todo";

/** People of the todo stack, by `aws cognito-idp`. */
export function peopleSuite(opened: () => TodoTerminal): void {
  describe("aws cognito-idp", () => {
    const code =
      "$(curl -s $OUTBOX | grep -o 'new@example.com: your [a-z ]*code is [0-9]*' | head -1 | grep -o '[0-9]*$')";
    const signIn = (username: string, password: string) =>
      `aws cognito-idp initiate-auth --client-id $CLIENT --auth-flow USER_PASSWORD_AUTH --auth-parameters USERNAME=${username},PASSWORD=${password}`;

    it("makes a first person as the README says, who signs in", async () => {
      const { outputs } = opened().stack;
      const [, commands = ""] =
        /^(.*)^SIGN_IN_USERNAME=/ms.exec(readmeBlock("README.md", "admin-create-user")) ?? [];
      const created = await opened().json(
        commands
          .replace(/\$\(pulumi stack output (\w+)\)/g, (_, name: string) => outputs[name] ?? "")
          .replace("--password …", "--password Correct-horse-7"),
      );
      expect(created).to.have.nested.property("User.Enabled", true);
      expect(created)
        .to.have.nested.property("User.Attributes")
        .that.deep.includes.members([
          { Name: "email", Value: "you@example.com" },
          { Name: "email_verified", Value: "true" },
        ]);
      const result = await opened().json(
        `${signIn("you@example.com", "Correct-horse-7")} --query AuthenticationResult`,
      );
      expect(result).to.include({ TokenType: "Bearer", ExpiresIn: 3600 });
      const { AccessToken } = result as { readonly AccessToken: string };
      await opened().printed(`TOKEN=${AccessToken}`);
    });

    it("rejects a wrong password", async () => {
      const ran = await opened().run(signIn("you@example.com", "Wrong-horse-7"));
      const message = "Incorrect username or password.";
      expectRejection(ran, "NotAuthorizedException", "InitiateAuth", message);
    });

    it("signs a person up and confirms them by the code in the outbox", async () => {
      const { printed, json, run } = opened();
      const signedUp = await json(
        "aws cognito-idp sign-up --client-id $CLIENT --username new@example.com --password Correct-horse-8",
      );
      expect(signedUp).to.have.all.keys("UserConfirmed", "UserSub", "CodeDeliveryDetails");
      expect(signedUp).to.deep.include({
        UserConfirmed: false,
        CodeDeliveryDetails: {
          Destination: "n***@e***",
          DeliveryMedium: "EMAIL",
          AttributeName: "email",
        },
      });
      const confirm = (value: string) =>
        `aws cognito-idp confirm-sign-up --client-id $CLIENT --username new@example.com --confirmation-code ${value}`;
      expectRejection(
        await run(confirm("no-code")),
        ...(["CodeMismatchException", "ConfirmSignUp"] as const),
        "Invalid verification code provided, please try again.",
      );
      await printed(confirm(code));
    });

    it("lists people over as many pages as there are, and by a filter", async () => {
      const names =
        "aws cognito-idp list-users --user-pool-id $POOL --page-size 1 --query \"Users[].Attributes[?Name=='email'].Value[]\"";
      expect(await opened().json(names)).to.have.members(["you@example.com", "new@example.com"]);
      const filtered = `${names} --filter 'email = "new@example.com"'`;
      expect(await opened().json(filtered)).to.deep.equal(["new@example.com"]);
    });

    it("puts a person into a group", async () => {
      const { stack, printed, json } = opened();
      await createGroup(stack, "admins");
      const groups =
        "aws cognito-idp admin-list-groups-for-user --user-pool-id $POOL --username new@example.com --query 'Groups[].GroupName'";
      await printed(
        "aws cognito-idp admin-add-user-to-group --user-pool-id $POOL --username new@example.com --group-name admins",
      );
      expect(await json(groups)).to.deep.equal(["admins"]);
    });

    it("sets a forgotten password by the code in the outbox", async () => {
      const { printed, json } = opened();
      const sent = await json(
        "aws cognito-idp forgot-password --client-id $CLIENT --username new@example.com",
      );
      expect(sent).to.deep.equal({
        CodeDeliveryDetails: {
          Destination: "n***@e***",
          DeliveryMedium: "EMAIL",
          AttributeName: "email",
        },
      });
      await printed(
        `aws cognito-idp confirm-forgot-password --client-id $CLIENT --username new@example.com --password Correct-horse-9 --confirmation-code ${code}`,
      );
      await printed(signIn("new@example.com", "Correct-horse-9"));
    });

    it("describes the pool", async () => {
      const pool = await opened().json(
        "aws cognito-idp describe-user-pool --user-pool-id $POOL --query UserPool",
      );
      expect(pool).to.deep.include({
        Id: opened().stack.outputs.userPoolId,
        UsernameAttributes: ["email"],
        AutoVerifiedAttributes: ["email"],
        MfaConfiguration: "OPTIONAL",
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
        EstimatedNumberOfUsers: 2,
      });
    });

    it("says which operation is not emulated", async () => {
      const ran = await opened().run("aws cognito-idp create-user-pool --pool-name another");
      const message = "CreateUserPool is not emulated by the local Cognito";
      expectRejection(ran, "NotImplemented", "CreateUserPool", message);
    });
  });
}
