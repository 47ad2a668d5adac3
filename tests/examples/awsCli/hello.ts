import { expect } from "chai";
import { type Example, startExample } from "../../support/example";
import { isInstalled, locally } from "./awsCli";
import { openTerminal, type Terminal } from "./terminal";

/** Activities 5 and 10 of the document, as it has them, with the variables that its other activities set. */
export function helloSuite(): void {
  describe("the document of examples/hello", () => {
    const greeting = { message: "Hello from secured API!", user: "testuser" };
    let hello: Example;
    let terminal: Terminal;
    before(async () => {
      hello = await startExample("hello");
      terminal = await openTerminal();
    });
    after(async () => {
      terminal.close();
      await hello.cloud.close();
    });
    const printed = (commands: string) =>
      terminal.printed(locally(commands, hello.cloud.endpoints));

    it("activity 5: creates testuser without a message and sets a permanent password", async () => {
      const { userPoolId = "", userPoolClientId = "", apiUrl = "" } = hello.outputs;
      await printed(`export REGION="us-east-1"
USER_POOL_ID=${userPoolId}
CLIENT_ID=${userPoolClientId}
API_ENDPOINT="${apiUrl}"`);
      const output = await printed(
        `aws cognito-idp admin-create-user    --user-pool-id $USER_POOL_ID    --username "testuser"    --temporary-password "TempPass123!"    --message-action "SUPPRESS"    --region $REGION

aws cognito-idp admin-set-user-password    --user-pool-id $USER_POOL_ID    --username "testuser"    --password "MySecurePass123!"    --permanent    --region $REGION`,
      );
      const { User } = JSON.parse(output) as { readonly User: object };
      expect(User).to.include({
        Username: "testuser",
        Enabled: true,
        UserStatus: "FORCE_CHANGE_PASSWORD",
      });
      expect(hello.messages).to.deep.equal([]);
    });

    it("activity 10: gets an access token and an ID token, whose token_use is id", async () => {
      const output = await printed(
        `ACCESS_TOKEN=$(aws cognito-idp initiate-auth    --auth-flow USER_PASSWORD_AUTH    --client-id $CLIENT_ID    --auth-parameters USERNAME=testuser,PASSWORD=MySecurePass123!    --region $REGION    --query 'AuthenticationResult.AccessToken' --output text)

# Get an ID token instead of Access token
ID_TOKEN=$(aws cognito-idp initiate-auth \\
  --auth-flow USER_PASSWORD_AUTH \\
  --client-id "$CLIENT_ID" \\
  --auth-parameters USERNAME=testuser,PASSWORD=MySecurePass123! \\
  --region "$REGION" \\
  --query 'AuthenticationResult.IdToken' \\
  --output text)

# (Optional) verify it's an ID token
echo $ID_TOKEN | cut -d'.' -f2 | tr '_-' '/+' | base64 -d 2>/dev/null | ${isInstalled("jq") ? "jq ." : "cat"}
# Expect: "token_use": "id"`,
      );
      expect(JSON.parse(output)).to.include({ token_use: "id", "cognito:username": "testuser" });
    });

    it("activity 10: greets with the ID token", async () => {
      const output = await printed(
        `curl -H "Authorization: Bearer $ID_TOKEN" "$API_ENDPOINT/hello"`,
      );
      expect(JSON.parse(output)).to.deep.equal(greeting);
    });

    it("activity 10: returns 401 without a token, and with the access token that the document gets first", async () => {
      expect(await printed(`curl "$API_ENDPOINT/hello"`)).to.equal('{"message":"Unauthorized"}');
      for (const header of ["", ` -H "Authorization: Bearer $ACCESS_TOKEN"`]) {
        const status = `curl -s -o /dev/null -w '%{http_code}'${header} "$API_ENDPOINT/hello"`;
        expect(await printed(status)).to.equal("401");
      }
    });

    it("reaches no other machine", () => {
      expect(terminal.strangers).to.deep.equal([]);
    });
  });
}
