import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { expect } from "chai";
import { livePairs, queryPairs } from "../../../examples/links/handlers/pairs";
import { ids, type LinksStack, type Person } from "./linksStack";

export function concurrencySuite(running: () => LinksStack): void {
  describe("at the same time", () => {
    const link = "https://one.example.com/";
    let stack: LinksStack;
    let person: Person;
    beforeEach(async () => {
      stack = running();
      person = await stack.newPerson();
    });
    const list = async (path: string) => (await person.get(path)).body as object[];
    const fifty = <T>(make: (n: number) => Promise<T>) =>
      Promise.all(Array.from({ length: 50 }, (_, n) => make(n)));

    async function stored(table: "link" | "tag" | "pair"): Promise<unknown[]> {
      const query = new QueryCommand({
        TableName: stack.store.tables[table],
        KeyConditionExpression: "#owner = :owner",
        ExpressionAttributeNames: { "#owner": "owner" },
        ExpressionAttributeValues: { ":owner": person.sub },
        ConsistentRead: true,
      });
      return (await stack.documents.send(query)).Items ?? [];
    }

    it("fifty posts of the same link and tag make one link, one tag, one pair", async () => {
      const responses = await fifty(() => person.post("/link", { link, tag: "blog" }));
      const { link_id } = ids(responses[0] ?? expect.fail());
      expect(responses.map(ids)).to.deep.equal(responses.map(() => ({ link_id })));
      expect(await list("/link")).to.deep.equal([{ link_id, link }]);
      expect(await list("/tag")).to.have.length(1);
      expect(await list("/taglink")).to.have.length(1);
      for (const table of ["link", "tag", "pair"] as const) {
        expect(await stored(table), table).to.have.length(1);
      }
    });

    it("fifty posts of the same tag make one", async () => {
      const responses = await fifty(() => person.post("/tag", { tag: "blog" }));
      expect(new Set(responses.map((response) => ids(response).tag_id)).size).to.equal(1);
      expect(await stored("tag")).to.have.length(1);
    });

    it("fifty posts of a link with as many tags keep every one", async () => {
      await fifty((n) => person.post("/link", { link, tag: `tag ${String(n)}` }));
      expect(await list("/link")).to.have.length(1);
      expect(await list("/taglink")).to.have.length(50);
    });

    it("deletions and posts of the same leave no pair of what is gone", async () => {
      const { link_id = "" } = ids(await person.post("/link", { link, tag: "blog" }));
      const { tag_id = "" } = ids(await person.post("/tag", { tag: "blog" }));
      const responses = await fifty((n) => {
        if (n % 5 === 0) return person.delete(`/link?link_id=${link_id}`);
        if (n % 5 === 1) return person.delete(`/tag?tag_id=${tag_id}`);
        if (n % 5 === 2) return person.post("/link", { link, tag: "blog" });
        return person.post("/taglink", { tag_id, link_id });
      });
      expect(responses.filter(({ status }) => status !== 200 && status !== 400)).to.deep.equal([]);
      const pairs = await queryPairs(stack.store, person.sub);
      expect(await livePairs(stack.store, person.sub, pairs)).to.have.length(pairs.length);
    });
  });
}
