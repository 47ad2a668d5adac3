import { expect } from "chai";
import { ids, type LinksStack, type Person, sorted } from "./linksStack";

export function tagSuite(running: () => LinksStack): void {
  describe("/tag", () => {
    let person: Person;
    let tag_id = "";
    before(async () => {
      person = await running().newPerson();
    });

    it("POST {tag} returns {tag_id}, the same for the same tag", async () => {
      const first = await person.post("/tag", { tag: "blog" });
      expect(first.status).to.equal(200);
      expect(first.headers.get("content-type")).to.equal("application/json; charset=utf-8");
      expect(first.body).to.have.all.keys("tag_id");
      tag_id = ids(first).tag_id ?? "";
      expect(ids(await person.post("/tag", { tag: "blog" }))).to.deep.equal({ tag_id });
      expect(ids(await person.post("/tag", { tag: "Blog" })).tag_id).not.to.equal(tag_id);
    });

    it("GET returns all as an array of {tag_id, tag}", async () => {
      const { status, body } = await person.get("/tag");
      expect(status).to.equal(200);
      const other = ids(await person.post("/tag", { tag: "Blog" })).tag_id;
      expect(sorted(body)).to.deep.equal(
        sorted([
          { tag_id, tag: "blog" },
          { tag_id: other, tag: "Blog" },
        ]),
      );
    });

    it("GET ?tag_id= returns the one, and an empty array for an unknown one", async () => {
      const known = await person.get(`/tag?tag_id=${tag_id}`);
      expect(known.body).to.deep.equal([{ tag_id, tag: "blog" }]);
      for (const unknown of ["00000000-0000-8000-8000-000000000000", "x", "", "x".repeat(2000)]) {
        const response = await person.get(`/tag?tag_id=${unknown}`);
        expect([response.status, response.body], unknown).to.deep.equal([200, []]);
      }
    });

    it("GET ?tag= returns the one, and makes none", async () => {
      expect((await person.get("/tag?tag=blog")).body).to.deep.equal([{ tag_id, tag: "blog" }]);
      const before = await person.get("/tag");
      const response = await person.get("/tag?tag=unheard-of");
      expect([response.status, response.body]).to.deep.equal([200, []]);
      expect(sorted((await person.get("/tag")).body)).to.deep.equal(sorted(before.body));
    });

    it("GET heeds tag_id before tag", async () => {
      const response = await person.get(`/tag?tag=Blog&tag_id=${tag_id}`);
      expect(response.body).to.deep.equal([{ tag_id, tag: "blog" }]);
    });

    it("keeps a tag to the letter", async () => {
      for (const tag of [" spaces ", "ünïcödé 🏷", 'quotes "', "a&b=c#d", "x".repeat(200)]) {
        const made = ids(await person.post("/tag", { tag })).tag_id;
        const found = await person.get(`/tag?tag=${encodeURIComponent(tag)}`);
        expect(found.body).to.deep.equal([{ tag_id: made, tag }]);
      }
    });
  });
}
