import { expect } from "chai";
import { ids, type LinksStack, type Person, sorted } from "./linksStack";

export function linkSuite(running: () => LinksStack): void {
  describe("/link", () => {
    const [one, two] = ["https://one.example.com/", "https://two.example.com/"];
    let person: Person;
    let link_id = "";
    before(async () => {
      person = await running().newPerson();
    });

    it("POST {link, tag} keeps link, tag and pair, and returns {link_id}", async () => {
      const response = await person.post("/link", { link: one, tag: "blog" });
      expect(response.status).to.equal(200);
      expect(response.body).to.have.all.keys("link_id");
      link_id = ids(response).link_id ?? "";
      const [tag] = (await person.get("/tag")).body as { readonly tag_id: string }[];
      expect(tag).to.include({ tag: "blog" });
      const pairs = await person.get("/taglink");
      expect(pairs.body).to.deep.equal([{ tag_id: tag?.tag_id, link_id }]);
    });

    it("POST of the same link and tag returns the same id, and keeps one of each", async () => {
      expect(ids(await person.post("/link", { link: one, tag: "blog" }))).to.deep.equal({
        link_id,
      });
      for (const path of ["/link", "/tag", "/taglink"]) {
        expect((await person.get(path)).body, path).to.have.length(1);
      }
    });

    it("POST {link, tag_id} takes a tag that exists, and heeds it before tag", async () => {
      const { tag_id = "" } = ids(await person.post("/tag", { tag: "news" }));
      const posted = ids(await person.post("/link", { link: two, tag_id, tag: "ignored" }));
      const tagged = await person.get(`/link?tag_id=${tag_id}`);
      expect(tagged.body).to.deep.equal([{ link_id: posted.link_id, link: two }]);
      expect((await person.get("/tag?tag=ignored")).body).to.deep.equal([]);
    });

    it("POST with an unknown tag_id is 400 Unknown tag_id, and keeps nothing", async () => {
      for (const tag_id of ["00000000-0000-8000-8000-000000000000", "x", ""]) {
        const response = await person.post("/link", { link: "https://no.example.com/", tag_id });
        expect(response.status).to.equal(400);
        expect(response.body).to.have.all.keys("Error", "Reference");
        expect(response.body).to.include({ Error: `Unknown tag_id ${tag_id}` });
      }
      expect((await person.get("/link")).body).to.have.length(2);
    });

    it("GET returns all as an array of {link_id, link}", async () => {
      const { status, body } = await person.get("/link");
      const second = ids(await person.post("/link", { link: two, tag: "news" })).link_id;
      expect(status).to.equal(200);
      expect(sorted(body)).to.deep.equal(
        sorted([
          { link_id, link: one },
          { link_id: second, link: two },
        ]),
      );
    });

    it("GET ?link_id= returns the one, heeded before tag_id and tag; an empty array for an unknown one", async () => {
      for (const more of ["", "&tag=news", "&tag_id=x"]) {
        const response = await person.get(`/link?link_id=${link_id}${more}`);
        expect(response.body).to.deep.equal([{ link_id, link: one }]);
      }
      const unknown = await person.get("/link?link_id=x");
      expect([unknown.status, unknown.body]).to.deep.equal([200, []]);
    });

    it("GET ?tag= and ?tag_id= return the links with the tag, and make no tag", async () => {
      const [{ tag_id = "" } = {}] = (await person.get("/tag?tag=blog")).body as {
        readonly tag_id?: string;
      }[];
      for (const query of ["tag=blog", `tag_id=${tag_id}`, `tag_id=${tag_id}&tag=news`]) {
        const response = await person.get(`/link?${query}`);
        expect(response.body, query).to.deep.equal([{ link_id, link: one }]);
      }
      for (const query of ["tag=unheard-of", "tag_id=x", "tag=", "tag_id="]) {
        const response = await person.get(`/link?${query}`);
        expect([response.status, response.body], query).to.deep.equal([200, []]);
      }
      expect((await person.get("/tag")).body).to.have.length(2);
    });
  });
}
