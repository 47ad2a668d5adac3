import { expect } from "chai";
import { ids, type LinksStack, type Person, sorted } from "./linksStack";

export function tagLinkSuite(running: () => LinksStack): void {
  describe("/taglink", () => {
    let person: Person;
    const pair = { tag_id: "", link_id: "" };
    const first = { tag_id: "", link_id: "" };
    before(async () => {
      person = await running().newPerson();
      const link = "https://one.example.com/";
      first.link_id = ids(await person.post("/link", { link, tag: "blog" })).link_id ?? "";
      first.tag_id = ids(await person.post("/tag", { tag: "blog" })).tag_id ?? "";
      pair.link_id = first.link_id;
      pair.tag_id = ids(await person.post("/tag", { tag: "news" })).tag_id ?? "";
    });

    it("POST {tag_id, link_id} returns both ids, and keeps one pair however often", async () => {
      for (let times = 0; times < 2; times++) {
        const response = await person.post("/taglink", pair);
        expect([response.status, response.body]).to.deep.equal([200, pair]);
      }
      const tagged = await person.get(`/link?tag_id=${pair.tag_id}`);
      expect(tagged.body).to.deep.equal([
        { link_id: pair.link_id, link: "https://one.example.com/" },
      ]);
    });

    it("POST with an unknown tag_id or link_id is 400 and says which, and keeps nothing", async () => {
      const unknown = "00000000-0000-8000-8000-000000000000";
      const cases = [
        [{ ...pair, tag_id: unknown }, `Unknown tag_id ${unknown}`],
        [{ ...pair, link_id: unknown }, `Unknown link_id ${unknown}`],
        [{ tag_id: "x", link_id: "y" }, "Unknown tag_id x"],
        [{ ...pair, link_id: "y" }, "Unknown link_id y"],
        // Ids of the other kind.
        [{ tag_id: pair.link_id, link_id: pair.tag_id }, `Unknown tag_id ${pair.link_id}`],
      ] as const;
      for (const [json, Error] of cases) {
        const response = await person.post("/taglink", json);
        expect(response.status).to.equal(400);
        expect(response.body).to.have.all.keys("Error", "Reference");
        expect(response.body).to.include({ Error });
      }
      expect((await person.get("/taglink")).body).to.have.length(2);
    });

    it("GET returns all as an array of {tag_id, link_id}", async () => {
      const response = await person.get("/taglink");
      expect(response.status).to.equal(200);
      expect(sorted(response.body)).to.deep.equal(sorted([first, pair]));
    });

    it("GET returns those of ?tag_id=, of ?link_id= and of both", async () => {
      const { tag_id, link_id } = pair;
      const get = async (query: string) => sorted((await person.get(`/taglink?${query}`)).body);
      expect(await get(`tag_id=${tag_id}`)).to.deep.equal([pair]);
      expect(await get(`link_id=${link_id}`)).to.deep.equal(sorted([first, pair]));
      expect(await get(`tag_id=${tag_id}&link_id=${link_id}`)).to.deep.equal([pair]);
      expect(await get(`tag_id=${link_id}`)).to.deep.equal([]);
      expect(await get("tag_id=x")).to.deep.equal([]);
      expect(await get(`tag_id=${tag_id}&link_id=${tag_id}`)).to.deep.equal([]);
    });
  });
}
