import { expect } from "chai";
import {
  createPool,
  emailPool,
  error,
  errorOf,
  type Ids,
  password,
  startCognito,
  type Started,
} from "./support";

describe("local Cognito: attributes", () => {
  let service: Started;
  let ids: Ids;

  before(async () => {
    service = await startCognito();
    ids = await createPool(service);
  });
  after(() => service.stop());

  const signUp = (username: string, more: object = {}, at = ids) =>
    service.call("SignUp", {
      ClientId: at.clientId,
      Username: username,
      Password: password,
      ...more,
    });

  it("rejects attributes that the schema lacks, that say what is verified, and that are malformed", async () => {
    const withAttribute = async (Name: string, Value: string) =>
      errorOf(await signUp("attr@example.com", { UserAttributes: [{ Name, Value }] }));
    expect(await withAttribute("custom:x", "1")).to.deep.equal(
      error(
        "InvalidParameterException",
        "Attributes did not conform to the schema: Type for attribute {custom:x} could not be determined",
      ),
    );
    expect(await withAttribute("email_verified", "true")).to.deep.equal(
      error("NotAuthorizedException", "A client attempted to write unauthorized attribute"),
    );
    expect(await withAttribute("phone_number", "0171")).to.deep.equal(
      error("InvalidParameterException", "Invalid phone number format."),
    );
    expect(await withAttribute("__proto__", "1")).to.deep.include({ status: 400 });
  });

  it("rejects a user without what the pool requires", async () => {
    const strict = await createPool(
      service,
      {
        ...emailPool,
        schemas: [
          { name: "name", attributeDataType: "String", required: true },
          {
            name: "team",
            attributeDataType: "String",
            stringAttributeConstraints: { maxLength: "3" },
          },
        ],
      },
      { writeAttributes: ["email", "name", "custom:team"] },
      "strict",
    );
    expect(errorOf(await signUp("s@example.com", {}, strict))).to.deep.equal(
      error(
        "InvalidParameterException",
        "Attributes did not conform to the schema: name: The attribute is required\n",
      ),
    );
    const named = (...more: object[]) => ({
      UserAttributes: [{ Name: "name", Value: "S" }, ...more],
    });
    const team = (Value: string) => named({ Name: "custom:team", Value });
    expect((await signUp("s@example.com", team("four"), strict)).body.message).to.equal(
      "Attributes did not conform to the schema: custom:team: String must be no more than 3\n",
    );
    expect((await signUp("s@example.com", team("red"), strict)).status).to.equal(200);
    const locale = named({ Name: "locale", Value: "de" });
    expect((await signUp("t@example.com", locale, strict)).body.message).to.equal(
      "A client attempted to write unauthorized attribute",
    );
  });
});
