import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { expect } from "chai";
import {
  type Entry,
  entryId,
  entryKey,
  getEntries,
} from "../../../examples/links/handlers/entries";
import { getLink } from "../../../examples/links/handlers/links";
import { pairKey, pairOfEntries } from "../../../examples/links/handlers/pairs";
import type { Item } from "../../../examples/links/handlers/store";
import { getTagLink } from "../../../examples/links/handlers/tagLinks";
import type { LinksStack, Person } from "./linksStack";

const count = 600;

/** Lists of more than DynamoDB reads at once (1 MB), and of more than a batch has (100). */
export function pagesSuite(running: () => LinksStack): void {
  describe("with 600 long links", () => {
    let stack: LinksStack;
    let person: Person;
    let tag: Entry;
    let links: readonly Entry[];
    before(async () => {
      stack = running();
      person = await stack.newPerson();
      const entry = (kind: "link" | "tag", value: string): Entry => {
        const id = entryId(person.sub, kind, value);
        return { kind, id, value, incarnation: id };
      };
      tag = entry("tag", "blog");
      const long = "x".repeat(1850);
      links = Array.from({ length: count }, (_, n) =>
        entry("link", `https://example.com/${String(n)}/${long}`),
      );
      const item = (each: Entry): Item => ({
        ...entryKey(person.sub, each),
        [each.kind]: each.value,
        incarnation: each.incarnation,
      });
      const pairs = links.map((link) => {
        const pair = pairOfEntries(tag, link);
        return { ...pairKey(person.sub, pair), ...pair };
      });
      const { tables } = stack.store;
      await Promise.all([
        write(tables.tag, [item(tag)]),
        write(tables.link, links.map(item)),
        write(tables.pair, pairs),
      ]);
    });

    async function write(table: string, items: readonly Item[]): Promise<void> {
      for (let start = 0; start < items.length; start += 25) {
        const puts = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
        await stack.documents.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }));
      }
    }
    const idsOf = (body: unknown) =>
      (body as readonly { readonly link_id: string }[]).map(({ link_id }) => link_id).sort();
    const all = () => links.map(({ id }) => id).sort();

    for (const path of ["/link", "/link?tag=blog", "/taglink"]) {
      it(`GET ${path} returns all of them`, async () => {
        const { status, body } = await person.get(path);
        expect(status).to.equal(200);
        expect(idsOf(body)).to.deep.equal(all());
      });
    }

    /** The names of the commands that a handler sends. */
    async function sent(
      handle: typeof getLink,
      query: Readonly<Record<string, string[]>>,
    ): Promise<string[]> {
      const names: string[] = [];
      const store = stack.hooked(async (name) => {
        names.push(name);
        return undefined;
      });
      const request = { path: "", id: "", headers: {}, body: null, isBase64Encoded: false };
      await handle(store)({ ...request, query, owner: person.sub });
      return names;
    }
    const batches = (length: number) => Array.from({ length }, () => "BatchGetItem");

    it("reads the links of a tag a hundred at a time, not one by one", async () => {
      // 600 links and the tag.
      const query = await sent(getLink, { tag: ["blog"] });
      expect(query).to.deep.equal(["Query", ...batches(7)]);
      expect(await sent(getTagLink, {})).to.deep.equal(query);
    });

    it("reads one link with one request", async () => {
      const link_id = [links[0]?.id ?? ""];
      expect(await sent(getLink, { link_id })).to.deep.equal(batches(1));
    });

    it("reads what DynamoDB leaves unread of a batch, and gives up after six times", async () => {
      const names = links.slice(0, 3);
      let calls = 0;
      const store = (left: number) =>
        stack.hooked(async (_, input) => {
          calls += 1;
          const { RequestItems } = input as { readonly RequestItems?: object };
          return calls > left ? undefined : { Responses: {}, UnprocessedKeys: RequestItems };
        });
      const found = await getEntries(store(1), person.sub, names);
      expect(found.map(({ id }) => id).sort()).to.deep.equal(names.map(({ id }) => id).sort());
      expect(calls).to.equal(2);
      calls = 0;
      const error = await getEntries(store(99), person.sub, names).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).to.include({ name: "ThrottlingException" });
      expect(calls).to.equal(6);
    });
  });
}
