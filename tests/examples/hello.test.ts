import { expect } from "chai";
import { greetings } from "../../examples/hello/handlers/hello";
import { archives } from "../support/closures";
import { lambdaContext, proxyEvent } from "@secured-api/http/testing";
import { type Example, startExample } from "../support/example";

const greeting = { message: "Hello from secured API!", user: "testuser" };

/** The commands of the document, with the same words, against the local endpoints. */
describe("examples/hello", () => {
  let hello: Example;
  let idToken = "";
  let accessToken = "";

  before(async () => {
    hello = await startExample("hello");
    const UserPoolId = hello.outputs.userPoolId;
    await hello.administer("AdminCreateUser", {
      UserPoolId,
      Username: "testuser",
      TemporaryPassword: "TempPass123!",
      MessageAction: "SUPPRESS",
    });
    await hello.administer("AdminSetUserPassword", {
      UserPoolId,
      Username: "testuser",
      Password: "MySecurePass123!",
      Permanent: true,
    });
    ({ idToken, accessToken } = await hello.signIn("testuser", "MySecurePass123!"));
  });

  after(() => hello.cloud.close());

  const inputs = (type: string, name?: string) =>
    hello.resources.find((each) => each.type === type && (!name || each.name === name))?.inputs;

  it("has the outputs apiUrl, userPoolId and userPoolClientId", () => {
    expect(hello.outputs).to.have.all.keys("apiUrl", "userPoolId", "userPoolClientId", "region");
  });

  it("deploys to the stage prod", () => {
    expect(new URL(hello.outputs.apiUrl ?? "").pathname).to.equal("/prod");
    expect(inputs("aws:apigateway/stage:Stage")).to.include({ stageName: "prod" });
  });

  it("names the pool MyAPIUserPool and lets no one sign up", async () => {
    expect(inputs("aws:cognito/userPool:UserPool")).to.deep.include({
      name: "MyAPIUserPool",
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
    });
    const signUp = hello.cognito("SignUp", {
      ClientId: hello.outputs.userPoolClientId,
      Username: "stranger",
      Password: "MySecurePass123!",
    });
    expect(await signUp.catch(String)).to.contain("NotAuthorizedException");
  });

  it("signs in by username, not by e-mail", () => {
    expect(inputs("aws:cognito/userPool:UserPool")).not.to.have.property("usernameAttributes");
  });

  it("allows the client ADMIN_NO_SRP_AUTH, by its present name, and USER_PASSWORD_AUTH", () => {
    expect(inputs("aws:cognito/userPoolClient:UserPoolClient")?.explicitAuthFlows).to.deep.equal([
      "ALLOW_USER_PASSWORD_AUTH",
      "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    ]);
  });

  it("signs testuser in with AdminInitiateAuth", async () => {
    const { AuthenticationResult } = await hello.administer("AdminInitiateAuth", {
      UserPoolId: hello.outputs.userPoolId,
      ClientId: hello.outputs.userPoolClientId,
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: "testuser", PASSWORD: "MySecurePass123!" },
    });
    expect(AuthenticationResult).to.include.keys("IdToken", "AccessToken");
  });

  it("names the API SecureAPI and its authorizer CognitoAuthorizer, in the header Authorization", () => {
    const api = JSON.parse(String(inputs("aws:apigateway/restApi:RestApi")?.body)) as {
      readonly info: object;
      readonly components: { readonly securitySchemes: object };
      readonly paths: object;
    };
    expect(api.info).to.include({ title: "SecureAPI" });
    expect(api.components.securitySchemes)
      .to.have.property("CognitoAuthorizer")
      .that.includes({ name: "Authorization", in: "header" });
    expect(Object.keys(api.paths)).to.deep.equal(["/hello"]);
  });

  it("gives an ID token whose token_use is id, as the document's check expects", () => {
    const [, payload = ""] = idToken.split(".");
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
    expect(claims).to.include({ token_use: "id", "cognito:username": "testuser" });
  });

  it("GET /hello with Authorization: Bearer $ID_TOKEN greets testuser", async () => {
    const response = await hello.send("GET", "/hello", { authorization: `Bearer ${idToken}` });
    expect(response.status).to.equal(200);
    expect(response.body).to.deep.equal(greeting);
    expect(response.headers.get("content-type")).to.equal("application/json; charset=utf-8");
  });

  it("GET /hello takes the bare token too", async () => {
    const { status, body } = await hello.send("GET", "/hello", { authorization: idToken });
    expect({ status, body }).to.deep.equal({ status: 200, body: greeting });
  });

  it("GET /hello without a token is 401", async () => {
    const { status, body } = await hello.send("GET", "/hello");
    expect({ status, body }).to.deep.equal({ status: 401, body: { message: "Unauthorized" } });
  });

  it("GET /hello with the access token, which the document fetches first, is 401", async () => {
    const { status } = await hello.send("GET", "/hello", {
      authorization: `Bearer ${accessToken}`,
    });
    expect(status).to.equal(401);
  });

  it("GET /hello with an ID token that another client of the pool was given is 403", async () => {
    const client = await hello.cloud.register({
      urn: "other",
      type: "aws:cognito/userPoolClient:UserPoolClient",
      name: "other",
      parent: "",
      custom: true,
      protect: false,
      inputs: {
        userPoolId: hello.outputs.userPoolId,
        explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
      },
    });
    const other = await hello.signIn("testuser", "MySecurePass123!", { clientId: client.id });
    const { status } = await hello.send("GET", "/hello", { authorization: other.idToken });
    expect(status).to.equal(403);
  });

  const claims = {
    token_use: "id",
    iss: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool",
    aud: "client",
    "cognito:username": "testuser",
  };
  const greet = async (changed: object) => {
    const event = proxyEvent({ path: "/hello", claims: { ...claims, ...changed } });
    const environment = {
      COGNITO_REGION: "us-east-1",
      USER_POOL_ID: "us-east-1_Pool",
      USER_POOL_CLIENT_IDS: "client",
      CORS_ORIGINS: "",
    };
    const { statusCode, body } = await greetings(environment)(event, lambdaContext());
    return statusCode === 200 ? (JSON.parse(body) as unknown) : statusCode;
  };

  it("reads cognito:username from requestContext.authorizer.claims", async () => {
    expect(await greet({})).to.deep.equal(greeting);
  });

  for (const [what, changed] of Object.entries({
    "no name": { "cognito:username": "" },
    "an access token": { token_use: "access" },
    "another pool": { iss: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other" },
    "another client": { aud: "other" },
    "no claims that count": { token_use: "", iss: "", aud: "", "cognito:username": "testuser" },
  })) {
    it(`rejects claims of ${what} with 403 rather than greeting "Unknown"`, async () => {
      expect(await greet(changed)).to.equal(403);
    });
  }

  it("ships one function of one file, which may do nothing but write its logs and traces", () => {
    const functions = [...archives(hello)];
    expect(functions.map(([name]) => name)).to.deep.equal(["SecureAPI-get-hello"]);
    for (const [, code] of functions) {
      expect(code.kind === "archive" && Object.keys(code.assets)).to.deep.equal(["__index.js"]);
    }
    const { Statement } = JSON.parse(String(inputs("aws:iam/rolePolicy:RolePolicy")?.policy)) as {
      readonly Statement: readonly { readonly Action: readonly string[] }[];
    };
    expect(Statement.flatMap(({ Action }) => Action)).to.deep.equal([
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "xray:PutTraceSegments",
      "xray:PutTelemetryRecords",
    ]);
  });
});
