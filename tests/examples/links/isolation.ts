import { expect } from "chai";
import { ids, type LinksStack, type Person } from "./linksStack";

export function isolationSuite(running: () => LinksStack): void {
  describe("two people", () => {
    const link = "https://one.example.com/";
    const list = async (person: Person, path: string) => (await person.get(path)).body;
    let a: Person;
    let b: Person;
    let tag_id = "";
    let link_id = "";
    before(async () => {
      [a, b] = await Promise.all([running().newPerson(), running().newPerson()]);
      link_id = ids(await a.post("/link", { link, tag: "blog" })).link_id ?? "";
      tag_id = ids(await a.post("/tag", { tag: "blog" })).tag_id ?? "";
    });

    it("see nothing of each other's, whatever they request", async () => {
      for (const path of [
        ...["/link", "/tag", "/taglink", "/link?tag=blog", "/tag?tag=blog"],
        ...[`/link?tag_id=${tag_id}`, `/link?link_id=${link_id}`, `/tag?tag_id=${tag_id}`],
        ...[`/taglink?tag_id=${tag_id}`, `/taglink?link_id=${link_id}`],
      ]) {
        expect(await list(b, path), path).to.deep.equal([]);
      }
    });

    it("cannot use or delete each other's: another's id is unknown", async () => {
      const own = ids(await b.post("/tag", { tag: "mine" })).tag_id ?? "";
      const unknownTag = `Unknown tag_id ${tag_id}`;
      const unknownLink = `Unknown link_id ${link_id}`;
      const responses = [
        [await b.post("/link", { link, tag_id }), unknownTag],
        [await b.post("/taglink", { tag_id, link_id }), unknownTag],
        [await b.post("/taglink", { tag_id: own, link_id }), unknownLink],
        [await b.delete(`/tag?tag_id=${tag_id}`), unknownTag],
        [await b.delete(`/link?link_id=${link_id}`), unknownLink],
        [
          await b.delete(`/taglink?tag_id=${tag_id}&link_id=${link_id}`),
          `Unknown pair of tag_id ${tag_id} and link_id ${link_id}`,
        ],
      ] as const;
      for (const [{ status, body }, Error] of responses) {
        expect(status).to.equal(400);
        expect(body).to.include({ Error });
      }
      expect(await list(a, "/taglink")).to.deep.equal([{ tag_id, link_id }]);
    });

    it("have separate links and tags of the same value", async () => {
      const theirs = ids(await b.post("/link", { link, tag: "blog" })).link_id ?? "";
      expect(theirs).not.to.equal(link_id);
      await b.delete(`/link?link_id=${theirs}`);
      expect(await list(a, "/link?tag=blog")).to.deep.equal([{ link_id, link }]);
    });
  });
}
