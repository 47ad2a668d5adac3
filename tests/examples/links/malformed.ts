import { expect } from "chai";
import type { SendOptions } from "../../support/example";
import type { LinksStack, Person } from "./linksStack";

const json = (value: unknown): SendOptions => ({ json: value });
const raw = (value: string, type = "application/json"): SendOptions => ({
  rawBody: value,
  headers: { "Content-Type": type },
});
const link = "https://one.example.com/";
const longLink = "link must be a string of 1 to 2048 characters, not white space only";
const longId = "must be a string of at most 100 characters";
const longTag = "tag must be a string of 1 to 200 characters, not white space only";

/** What is sent to `POST` of a path, and the response's status and `Error`. */
const cases: readonly (readonly [
  what: string,
  path: string,
  options: SendOptions,
  status: number,
  error: string,
])[] = [
  ["no body", "/link", raw(""), 400, "The body is required"],
  ["what is not JSON", "/link", raw("{"), 400, "The body must be valid JSON in UTF-8"],
  ["null", "/link", raw("null"), 400, "The body must be an object"],
  ["an array", "/tag", json([]), 400, "The body must be an object"],
  ["a string", "/tag", json("blog"), 400, "The body must be an object"],
  ["no link", "/link", json({ tag: "a" }), 400, "link is required"],
  ["no tag and no tag_id", "/link", json({ link }), 400, "tag or tag_id is required"],
  ["null for a tag", "/link", json({ link, tag: null }), 400, longTag],
  ["null for a tag_id", "/link", json({ link, tag_id: null }), 400, `tag_id ${longId}`],
  ["a number for a link", "/link", json({ link: 1, tag: "a" }), 400, longLink],
  ["an object for a link", "/link", json({ link: { S: "x" }, tag: "a" }), 400, longLink],
  ["an empty link", "/link", json({ link: "", tag: "a" }), 400, longLink],
  ["white space for a link", "/link", json({ link: " \t\n", tag: "a" }), 400, longLink],
  ["a link too long", "/link", json({ link: "x".repeat(2049), tag: "a" }), 400, longLink],
  ["half a character", "/link", raw('{"link":"\\ud800","tag":"a"}'), 400, longLink],
  ["all wrong", "/link", json({ link: "", tag: "" }), 400, `${longLink}; ${longTag}`],
  ["an unknown member", "/tag", json({ tag: "a", owner: "b" }), 400, "owner is not a known member"],
  ["no tag", "/tag", json({}), 400, "tag is required"],
  ["a tag too long", "/tag", json({ tag: "x".repeat(201) }), 400, longTag],
  ["no ids", "/taglink", json({}), 400, "tag_id is required; link_id is required"],
  ["a number for an id", "/taglink", json({ tag_id: 1, link_id: "" }), 400, `tag_id ${longId}`],
  [
    "an endless id",
    "/taglink",
    json({ tag_id: "", link_id: "x".repeat(101) }),
    400,
    `link_id ${longId}`,
  ],
  ["__proto__", "/tag", raw('{"tag":"a","__proto__":1}'), 400, "__proto__ is not a known member"],
  [
    "a form",
    "/tag",
    raw("tag=a", "application/x-www-form-urlencoded"),
    415,
    "The Content-Type must be application/json.",
  ],
  [
    "more than 64 KB",
    "/tag",
    json({ tag: "x".repeat(70_000) }),
    413,
    "The body must be at most 65536 bytes.",
  ],
];

export function malformedSuite(running: () => LinksStack): void {
  describe("a malformed request", () => {
    let stack: LinksStack;
    let person: Person;
    before(async () => {
      stack = running();
      person = await stack.newPerson();
    });
    after(async () => {
      for (const path of ["/link", "/tag", "/taglink"]) {
        expect((await person.get(path)).body, path).to.deep.equal([]);
      }
    });

    for (const [what, path, options, status, Error] of cases) {
      it(`POST ${path} with ${what} is ${String(status)} ${Error}`, async () => {
        const response = await stack.send("POST", path, {
          ...options,
          authorization: person.idToken,
        });
        expect(response.status).to.equal(status);
        expect(response.body).to.have.all.keys("Error", "Reference");
        expect(response.body).to.include({ Error });
        expect(response.headers.get("content-type")).to.equal("application/json; charset=utf-8");
      });
    }

    it("to an unknown path or with an unknown method is 404", async () => {
      for (const [method, path] of [
        ["GET", "/links"],
        ["PUT", "/link"],
        ["GET", "/link/x"],
      ] as const) {
        const response = await stack.send(method, path);
        expect([response.status, response.body]).to.deep.equal([404, { message: "Not Found" }]);
        // The gateway takes a token for a signature where no authorizer does.
        const { idToken: authorization } = person;
        expect((await stack.send(method, path, { authorization })).status).to.equal(403);
      }
    });
  });
}
