import { lambdaContext, proxyEvent } from "@secured-api/http/testing";
import { expect } from "chai";
import { linksEndpoint } from "../../../examples/links/handlers/endpoint";
import type { LinksStack } from "./linksStack";

/** What each route's function may do with each table, by the last part of the action. */
const permissions: Readonly<Record<string, readonly string[]>> = {
  "POST /tag": ["tagTable UpdateItem"],
  "GET /tag": ["tagTable BatchGetItem", "tagTable Query"],
  "DELETE /tag": [
    "tagLinkTable DeleteItem",
    "tagLinkTable Query",
    "tagLinkTable/index/link_index Query",
    "tagTable BatchGetItem",
    "tagTable DeleteItem",
  ],
  "POST /link": [
    "linkTable BatchGetItem",
    "linkTable UpdateItem",
    "tagLinkTable DeleteItem",
    "tagLinkTable PutItem",
    "tagTable BatchGetItem",
    "tagTable UpdateItem",
  ],
  "GET /link": [
    "linkTable BatchGetItem",
    "linkTable Query",
    "tagLinkTable Query",
    "tagLinkTable/index/link_index Query",
    "tagTable BatchGetItem",
  ],
  "DELETE /link": [
    "linkTable BatchGetItem",
    "linkTable DeleteItem",
    "tagLinkTable DeleteItem",
    "tagLinkTable Query",
    "tagLinkTable/index/link_index Query",
  ],
  "POST /taglink": [
    "linkTable BatchGetItem",
    "tagLinkTable DeleteItem",
    "tagLinkTable PutItem",
    "tagTable BatchGetItem",
  ],
  "GET /taglink": [
    "linkTable BatchGetItem",
    "tagLinkTable Query",
    "tagLinkTable/index/link_index Query",
    "tagTable BatchGetItem",
  ],
  "DELETE /taglink": ["tagLinkTable DeleteItem"],
};

export function programSuite(running: () => LinksStack): void {
  describe("the program", () => {
    let stack: LinksStack;
    before(() => {
      stack = running();
    });
    const ofType = (type: string) => stack.resources.filter((each) => each.type === type);
    const inputs = (type: string, name?: string) =>
      ofType(type).find((each) => name === undefined || each.name === name)?.inputs;
    const functions = () => ofType("aws:lambda/function:Function");

    it("keeps links, tags and pairs in three tables by owner, pairs with an index by link", () => {
      const type = "aws:dynamodb/table:Table";
      expect(ofType(type).map(({ name }) => name)).to.have.members([
        ...["linkTable", "tagTable", "tagLinkTable"],
      ]);
      const keys = (name: string) => {
        const { hashKey, rangeKey, localSecondaryIndexes } = inputs(type, name) ?? {};
        return [hashKey, rangeKey, localSecondaryIndexes];
      };
      expect(keys("linkTable")).to.deep.equal(["owner", "link_id", []]);
      expect(keys("tagTable")).to.deep.equal(["owner", "tag_id", []]);
      expect(keys("tagLinkTable")).to.deep.equal([
        ...["owner", "pair"],
        [{ name: "link_index", rangeKey: "link_id", projectionType: "ALL" }],
      ]);
    });

    it("makes the pool apiuserpool: e-mail, any case, verified, users by administrators alone", () => {
      expect(inputs("aws:cognito/userPool:UserPool")).to.deep.include({
        name: "apiuserpool",
        adminCreateUserConfig: { allowAdminCreateUserOnly: true },
        autoVerifiedAttributes: ["email"],
        usernameAttributes: ["email"],
        usernameConfiguration: { caseSensitive: false },
      });
    });

    it("makes the client applicationapiclient: with a secret, revocation, an hour, the documented flows", () => {
      expect(inputs("aws:cognito/userPoolClient:UserPoolClient")).to.deep.include({
        name: "applicationapiclient",
        generateSecret: true,
        enableTokenRevocation: true,
        accessTokenValidity: 60,
        idTokenValidity: 60,
        refreshTokenValidity: 1,
        tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "days" },
        explicitAuthFlows: [
          "ALLOW_USER_PASSWORD_AUTH",
          "ALLOW_ADMIN_USER_PASSWORD_AUTH",
          "ALLOW_REFRESH_TOKEN_AUTH",
        ],
        preventUserExistenceErrors: "ENABLED",
        supportedIdentityProviders: ["COGNITO"],
      });
    });

    it("makes the API ApplicationAPI on the stage prod, every method but OPTIONS behind apiauth", () => {
      const body = JSON.parse(String(inputs("aws:apigateway/restApi:RestApi")?.body)) as {
        readonly info: { readonly title: string };
        readonly paths: Readonly<Record<string, Readonly<Record<string, { security?: object }>>>>;
      };
      expect(body.info.title).to.equal("ApplicationAPI");
      expect(inputs("aws:apigateway/stage:Stage")).to.include({ stageName: "prod" });
      expect(Object.keys(body.paths)).to.have.members(["/link", "/tag", "/taglink"]);
      for (const operations of Object.values(body.paths)) {
        expect(Object.keys(operations)).to.have.members(["get", "post", "delete", "options"]);
        const { options, ...guarded } = operations;
        expect(options).not.to.have.property("security");
        for (const { security } of Object.values(guarded)) {
          expect(security).to.deep.equal([{ apiauth: [] }]);
        }
      }
    });

    it("ships with each function one file", () => {
      expect(functions().map(({ inputs: { description } }) => description)).to.have.members(
        Object.keys(permissions),
      );
      for (const { inputs: each } of functions()) {
        const { assets } = each.code as { readonly assets: object };
        expect(Object.keys(assets)).to.deep.equal(["__index.js"]);
      }
    });

    it("lets each function do what its route needs on the table that it needs, and nothing else", () => {
      for (const { name, inputs: each } of functions()) {
        const policy = String(inputs("aws:iam/rolePolicy:RolePolicy", `${name}-policy`)?.policy);
        const { Statement } = JSON.parse(policy) as {
          readonly Statement: readonly { readonly Action: string[]; readonly Resource: string[] }[];
        };
        const tables = Statement.filter(({ Action }) => Action[0]?.startsWith("dynamodb:"));
        const allowed = tables.flatMap(({ Action, Resource }) =>
          Resource.map((arn) => {
            const [, table, index = ""] =
              /:table\/([A-Za-z]+)-[0-9a-f]+(\/index\/.+)?$/.exec(arn) ?? [];
            return `${String(table)}${index} ${Action.join().replace("dynamodb:", "")}`;
          }),
        );
        expect(allowed.sort()).to.deep.equal(permissions[String(each.description)]);
      }
    });

    it("accepts only ID tokens of its own client and pool, and says nothing about what failed", async () => {
      const issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool";
      const environment = {
        COGNITO_REGION: "us-east-1",
        USER_POOL_ID: "us-east-1_Pool",
        USER_POOL_CLIENT_IDS: "own",
        CORS_ORIGINS: "",
      };
      const good = { token_use: "id", iss: issuer, aud: "own", sub: "s" };
      const call = async (
        claims: Readonly<Record<string, string>> | null,
        handle = () => Promise.resolve({}),
      ) => {
        const run = async ({ owner }: { readonly owner: string }) => {
          await handle();
          return { status: 200, body: { owner } };
        };
        const event = proxyEvent({ claims });
        const options = { environment, log: () => undefined };
        const { statusCode, body } = await linksEndpoint(run, options)(event, lambdaContext());
        return [statusCode, JSON.parse(body) as unknown] as const;
      };
      expect(await call(good)).to.deep.equal([200, { owner: "s" }]);
      const wrong = [
        null,
        {},
        { ...good, token_use: "access" },
        { ...good, aud: "other" },
        { ...good, iss: `${issuer}x` },
        { ...good, sub: "" },
      ];
      for (const claims of wrong) {
        const [status, body] = await call(claims);
        expect(status).to.equal(403);
        expect(body).to.include({ Error: "This token is not valid for this API." });
      }
      const [status, body] = await call(good, () => Promise.reject(new Error("table linkTable")));
      expect(status).to.equal(500);
      expect(body).to.have.all.keys("Error", "Reference");
      expect(body).to.include({ Error: "The request failed." });
    });
  });
}
