import { expect } from "chai";
import { ids, type LinksStack, type Person } from "./linksStack";

export function deleteSuite(running: () => LinksStack): void {
  describe("DELETE", () => {
    const link = "https://one.example.com/";
    let person: Person;
    let tag_id = "";
    let link_id = "";
    beforeEach(async () => {
      person = await running().newPerson();
      link_id = ids(await person.post("/link", { link, tag: "blog" })).link_id ?? "";
      tag_id = ids(await person.post("/tag", { tag: "blog" })).tag_id ?? "";
    });
    const list = async (path: string) => (await person.get(path)).body;

    it("/link?link_id= takes the link and its pairs away, and leaves the tag", async () => {
      const response = await person.delete(`/link?link_id=${link_id}`);
      expect([response.status, response.body]).to.deep.equal([200, { link_id }]);
      expect(await list("/link")).to.deep.equal([]);
      expect(await list(`/link?tag_id=${tag_id}`)).to.deep.equal([]);
      expect(await list("/taglink")).to.deep.equal([]);
      expect(await list("/tag")).to.deep.equal([{ tag_id, tag: "blog" }]);
    });

    it("/tag?tag_id= takes the tag and its pairs away, and leaves the link", async () => {
      const response = await person.delete(`/tag?tag_id=${tag_id}`);
      expect([response.status, response.body]).to.deep.equal([200, { tag_id }]);
      expect(await list("/tag")).to.deep.equal([]);
      expect(await list("/taglink")).to.deep.equal([]);
      expect(await list("/link")).to.deep.equal([{ link_id, link }]);
    });

    it("/taglink?tag_id=&link_id= takes the tag off the link, and leaves both", async () => {
      const response = await person.delete(`/taglink?tag_id=${tag_id}&link_id=${link_id}`);
      expect([response.status, response.body]).to.deep.equal([200, { tag_id, link_id }]);
      expect(await list("/taglink")).to.deep.equal([]);
      expect(await list("/tag")).to.deep.equal([{ tag_id, tag: "blog" }]);
      expect(await list("/link")).to.deep.equal([{ link_id, link }]);
    });

    it("of what is not there is 400 and says what is unknown", async () => {
      const unknown = async (path: string) => {
        const { status, body } = await person.delete(path);
        expect(body).to.have.all.keys("Error", "Reference");
        return [status, (body as { readonly Error: string }).Error];
      };
      const twice = `/link?link_id=${link_id}`;
      await person.delete(twice);
      expect(await unknown(twice)).to.deep.equal([400, `Unknown link_id ${link_id}`]);
      expect(await unknown("/tag?tag_id=x")).to.deep.equal([400, "Unknown tag_id x"]);
      const pair = `tag_id=${tag_id}&link_id=${link_id}`;
      expect(await unknown(`/taglink?${pair}`)).to.deep.equal([
        400,
        `Unknown pair of tag_id ${tag_id} and link_id ${link_id}`,
      ]);
    });

    it("without an id is 400 and says which one is required", async () => {
      for (const [path, Error] of [
        ["/link", "link_id is required"],
        ["/tag?tag_id=", "tag_id is required"],
        [`/taglink?tag_id=${tag_id}`, "tag_id and link_id are required"],
      ] as const) {
        const response = await person.delete(path);
        expect(response.status, path).to.equal(400);
        expect(response.body).to.include({ Error });
      }
      expect(await list("/taglink")).to.deep.equal([{ tag_id, link_id }]);
    });

    it("and the same link posted again: it has its id, and its new tag alone", async () => {
      await person.delete(`/link?link_id=${link_id}`);
      expect(ids(await person.post("/link", { link, tag: "news" }))).to.deep.equal({ link_id });
      expect(await list("/link?tag=blog")).to.deep.equal([]);
      expect(await list("/link?tag=news")).to.deep.equal([{ link_id, link }]);
    });
  });
}
