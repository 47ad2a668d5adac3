import { expect } from "chai";
import { createIam } from "../../src/iam/iam";

const signedBy = (key: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${key}/20270101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
});
const statement = (Effect: string, Action: string) => ({ Effect, Action, Resource: "*" });

describe("The local IAM", () => {
  it("lets the owner of the machine do everything, a function what its role allows", () => {
    const iam = createIam();
    const arn = iam.putRole("reader");
    iam.putPolicy("reader", "one", { Statement: statement("Allow", "dynamodb:GetItem") });
    const { accessKeyId } = iam.assume(arn, "my-function");
    expect(iam.authorize(signedBy("AKIAMINE"), "dynamodb:DeleteTable", "*")).to.equal(undefined);
    expect(iam.authorize(signedBy(accessKeyId), "dynamodb:GetItem", "*")).to.equal(undefined);
    expect(iam.authorize(signedBy(accessKeyId), "dynamodb:PutItem", "arn:table")).to.deep.equal({
      type: "AccessDeniedException",
      message:
        "User: arn:aws:sts::000000000000:assumed-role/reader/my-function is not authorized to perform: dynamodb:PutItem on resource: arn:table because no identity-based policy allows the dynamodb:PutItem action",
    });
  });

  it("adds a role's policies up, and replaces one of the same name", () => {
    const iam = createIam();
    const { accessKeyId } = iam.assume(iam.putRole("r"), "f");
    const may = (action: string) => iam.authorize(signedBy(accessKeyId), action, "*") === undefined;
    iam.putPolicy("r", "one", { Statement: statement("Allow", "a:Get") });
    iam.putPolicy("r", "two", { Statement: statement("Allow", "a:Put") });
    expect([may("a:Get"), may("a:Put")]).to.deep.equal([true, true]);
    iam.putPolicy("r", "one", { Statement: statement("Deny", "a:Put") });
    expect([may("a:Get"), may("a:Put")]).to.deep.equal([false, false]);
  });

  it("says when a policy denies explicitly", () => {
    const iam = createIam();
    const { accessKeyId } = iam.assume(iam.putRole("r"), "f");
    iam.putPolicy("r", "one", {
      Statement: [statement("Allow", "a:*"), statement("Deny", "a:Put")],
    });
    expect(iam.authorize(signedBy(accessKeyId), "a:Put", "*")?.message).to.equal(
      "User: arn:aws:sts::000000000000:assumed-role/r/f is not authorized to perform: a:Put on resource: * with an explicit deny in an identity-based policy",
    );
  });

  it("keeps a role's other policies when the role is put again, and takes away what is removed", () => {
    const iam = createIam();
    const { accessKeyId } = iam.assume(iam.putRole("r"), "f");
    const may = (...actions: string[]) =>
      actions.map((action) => iam.authorize(signedBy(accessKeyId), action, "*") === undefined);
    const policy = { Statement: statement("Allow", "a:In") };
    iam.putRole("r", { inline: [{ name: "inline", policy }] });
    iam.putPolicy("r", "one", { Statement: statement("Allow", "a:One") });
    expect(may("a:In", "a:One")).to.deep.equal([true, true]);
    iam.putRole("r");
    expect(may("a:In", "a:One")).to.deep.equal([false, true]);
    iam.removePolicy("r", "one");
    expect(may("a:One")).to.deep.equal([false]);
    iam.putPolicy("r", "one", { Statement: statement("Allow", "a:One") });
    iam.removeRole("r");
    expect(may("a:One")).to.deep.equal([false]);
  });

  it("rejects a request without a signature, and a policy without a role", () => {
    const iam = createIam();
    expect(iam.authorize({}, "a:Get", "*")).to.deep.include({
      type: "MissingAuthenticationTokenException",
    });
    expect(() => {
      iam.putPolicy("nobody", "p", { Statement: [] });
    }).to.throw("there is no role nobody");
    expect(iam.hasRole("arn:aws:iam::000000000000:role/nobody")).to.equal(false);
  });

  it("knows the policies of the program and some of AWS's, and rejects any other", () => {
    const iam = createIam();
    const { accessKeyId } = iam.assume(iam.putRole("r"), "f");
    const may = (...actions: string[]) =>
      actions.map((action) => iam.authorize(signedBy(accessKeyId), action, "*") === undefined);
    const logs = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    iam.attachManagedPolicy("r", logs);
    expect(may("dynamodb:GetItem", "cognito-idp:ListUsers")).to.deep.equal([false, false]);
    iam.attachManagedPolicy("r", "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess");
    expect(may("dynamodb:GetItem", "cognito-idp:ListUsers")).to.deep.equal([true, false]);

    const own = iam.putManagedPolicy("p", { Statement: statement("Deny", "dynamodb:Get*") });
    expect(own).to.equal("arn:aws:iam::000000000000:policy/p");
    iam.putRole("r", { managed: [own] });
    expect(may("dynamodb:GetItem", "dynamodb:PutItem")).to.deep.equal([false, true]);
    iam.putManagedPolicy("p", { Statement: statement("Allow", "cognito-idp:*") });
    expect(may("dynamodb:GetItem", "cognito-idp:ListUsers")).to.deep.equal([true, true]);
    iam.detachManagedPolicy("r", "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess");
    iam.removeManagedPolicy(own);
    expect(may("dynamodb:GetItem", "cognito-idp:ListUsers")).to.deep.equal([false, false]);

    const unknown = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const problem = `policy ${unknown} of role r: what it allows is not known here`;
    expect(() => {
      iam.attachManagedPolicy("r", unknown);
    }).to.throw(problem);
    expect(() => iam.putRole("r", { managed: [unknown] })).to.throw(problem);
  });
});
