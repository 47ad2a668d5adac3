import { expect } from "chai";
import { type Example, startExample } from "../../support/example";
import { locally } from "./awsCli";
import { openTerminal, type Terminal } from "./terminal";

/** Steps 7 to 11 of the document, as it has them: what is in angle brackets there is filled in here. */
export function linksSuite(): void {
  describe("the document of examples/links", () => {
    let links: Example;
    let terminal: Terminal;
    before(async () => {
      links = await startExample("links");
      terminal = await openTerminal();
    });
    after(async () => {
      terminal.close();
      await links.cloud.close();
    });
    const local = (commands: string) => locally(commands, links.cloud.endpoints);
    const printed = (commands: string) => terminal.printed(local(commands));
    const json = (commands: string) => terminal.json(local(commands));

    const post = `curl -X "POST" -H "Content-Type: application/json" -d "{\\"link\\": \\"https://www.allthecoding.com\\", \\"tag\\": \\"blog\\"}" $BASEURL/link`;
    const postWithToken = post.replace(" -d", ` -H "Authorization: $TOKEN" -d`);
    let link: unknown;

    it("step 7: creates a user and sets a password", async () => {
      const { APIBaseUrl = "", UserPoolID = "", APIClientID = "" } = links.outputs;
      await printed(`export BASEURL=${APIBaseUrl}
export POOL_ID=${UserPoolID}
export CLIENT_ID=${APIClientID}`);
      await printed(`export EMAIL=reader@example.com`);
      const created = await json(
        `aws cognito-idp admin-create-user --user-pool-id $POOL_ID --username $EMAIL`,
      );
      expect(created).to.have.all.keys("User");
      expect(created).to.have.nested.property("User.UserStatus", "FORCE_CHANGE_PASSWORD");
      expect(created).to.have.nested.property("User.Enabled", true);
      expect(created)
        .to.have.nested.property("User.Attributes")
        .that.deep.includes({ Name: "email", Value: "reader@example.com" });
      const nothing = await printed(
        `aws cognito-idp admin-set-user-password --user-pool-id $POOL_ID --username $EMAIL --password Passw0rd! --permanent`,
      );
      expect(nothing).to.equal("");
    });

    it("step 8: gets the client's secret", async () => {
      const { UserPoolClient } = (await json(
        `aws cognito-idp describe-user-pool-client --client-id $CLIENT_ID --user-pool-id $POOL_ID`,
      )) as { readonly UserPoolClient: Readonly<Record<string, unknown>> };
      const secret = String(UserPoolClient.ClientSecret);
      expect(secret).to.match(/^[a-z0-9]{51}$/);
      expect(UserPoolClient).to.include({
        UserPoolId: links.outputs.UserPoolID,
        ClientId: links.outputs.APIClientID,
        ClientName: "applicationapiclient",
        AccessTokenValidity: 60,
        IdTokenValidity: 60,
        RefreshTokenValidity: 1,
        EnableTokenRevocation: true,
        PreventUserExistenceErrors: "ENABLED",
      });
      expect(UserPoolClient.ExplicitAuthFlows).to.have.members([
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
      ]);
      expect(UserPoolClient.TokenValidityUnits).to.deep.equal({
        AccessToken: "minutes",
        IdToken: "minutes",
        RefreshToken: "days",
      });
      expect(UserPoolClient.SupportedIdentityProviders).to.deep.equal(["COGNITO"]);
      await printed(`export CLIENT_SECRET=${secret}`);
    });

    it("step 9: generates the secret hash and gets the ID token", async () => {
      await printed(`cat > get_client_secret.py << 'EOF'
import sys
import hmac, hashlib, base64

username = sys.argv[1]
app_client_id = sys.argv[2]
key = sys.argv[3]
message = bytes(sys.argv[1]+sys.argv[2], 'utf-8')
key = bytes(sys.argv[3], 'utf-8')
secret_hash = base64.b64encode(hmac.new(key, message, digestmod=hashlib.sha256).digest()).decode()

print("SECRET HASH:", secret_hash)
EOF`);
      const hash = await printed(`python get_client_secret.py $EMAIL $CLIENT_ID $CLIENT_SECRET`);
      expect(hash).to.match(/^SECRET HASH: [A-Za-z0-9+/]{43}=\n$/);
      await printed(`export SECRET_HASH=${hash.replace("SECRET HASH: ", "")}`);
      const response = (await json(
        `aws cognito-idp initiate-auth --region us-east-1 --auth-flow USER_PASSWORD_AUTH --client-id $CLIENT_ID --auth-parameters USERNAME=$EMAIL,PASSWORD=Passw0rd!,SECRET_HASH=$SECRET_HASH`,
      )) as { readonly AuthenticationResult: Readonly<Record<string, unknown>> };
      expect(response).to.have.all.keys("ChallengeParameters", "AuthenticationResult");
      const { AuthenticationResult: result } = response;
      expect(result).to.have.all.keys(
        ...["AccessToken", "ExpiresIn", "IdToken", "RefreshToken", "TokenType"],
      );
      expect(result).to.include({ ExpiresIn: 3600, TokenType: "Bearer" });
      await printed(`export TOKEN=${String(result.IdToken)}`);
    });

    it("step 10: gets Unauthorized without a token", async () => {
      expect(await printed(post)).to.equal('{"message":"Unauthorized"}');
    });

    it("step 11: gets the link_id with the token", async () => {
      link = await json(postWithToken);
      expect(link).to.have.all.keys("link_id");
      expect(link)
        .to.have.property("link_id")
        .that.matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    });

    it("gives the link and its tag to the same person afterwards", async () => {
      const { link_id } = link as { readonly link_id: string };
      expect(await json(`curl -H "Authorization: $TOKEN" "$BASEURL/link?tag=blog"`)).to.deep.equal([
        { link_id, link: "https://www.allthecoding.com" },
      ]);
      expect(await json(postWithToken)).to.deep.equal(link);
    });

    it("reaches no other machine", () => {
      expect(terminal.strangers).to.deep.equal([]);
    });
  });
}
