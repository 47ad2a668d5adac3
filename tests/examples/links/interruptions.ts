import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { deleteEntryAndPairs } from "../../../examples/links/handlers/deleteEntry";
import { type Entry, entryId, putEntry } from "../../../examples/links/handlers/entries";
import {
  deletePair,
  livePairs,
  type Pair,
  pairOfEntries,
  putPair,
  queryPairs,
} from "../../../examples/links/handlers/pairs";
import type { Store } from "../../../examples/links/handlers/store";
import type { LinksStack } from "./linksStack";

/** What happens between two requests of a handler to the tables. */
export function interruptionsSuite(running: () => LinksStack): void {
  describe("between two writes", () => {
    let store: Store;
    let owner = "";
    let tag: Entry;
    let link: Entry;
    beforeEach(async () => {
      ({ store } = running());
      owner = randomUUID();
      tag = await putEntry(store, owner, "tag", "blog");
      link = await putEntry(store, owner, "link", "https://one.example.com/");
    });
    const pairs = () => queryPairs(store, owner);
    const shown = async () => livePairs(store, owner, await pairs());

    /** The store, where `meanwhile` is run once, before the first command of this name. */
    function interrupted(command: string, meanwhile: () => Promise<unknown>): Store {
      let done = false;
      return running().hooked(async (name) => {
        if (done || name !== command) return undefined;
        done = true;
        await meanwhile();
        return undefined;
      });
    }

    it("a pair whose link was deleted before it was put is cleared away", async () => {
      const deletion = () => deleteEntryAndPairs(store, owner, link);
      await putPair(interrupted("PutItem", deletion), owner, tag, link);
      expect(await pairs()).to.deep.equal([]);
    });

    it("a pair whose tag was deleted after it was put is cleared away", async () => {
      const deletion = () => deleteEntryAndPairs(store, owner, tag);
      await putPair(interrupted("BatchGetItem", deletion), owner, tag, link);
      expect(await pairs()).to.deep.equal([]);
    });

    it("a pair whose link was deleted and posted again is of the new one", async () => {
      let again = link;
      await putPair(
        interrupted("PutItem", async () => {
          await deleteEntryAndPairs(store, owner, link);
          again = await putEntry(store, owner, "link", link.value);
        }),
        owner,
        tag,
        link,
      );
      expect(again.id).to.equal(link.id);
      expect(again.incarnation).not.to.equal(link.incarnation);
      expect(await shown()).to.deep.equal([{ tag, link: again }]);
    });

    it("a deletion takes no pair of the link that was posted again meanwhile", async () => {
      await putPair(store, owner, tag, link);
      let again = link;
      const post = async () => {
        again = await putEntry(store, owner, "link", link.value);
        await putPair(store, owner, tag, again);
      };
      for (const moment of ["Query", "BatchGetItem"]) {
        await deleteEntryAndPairs(interrupted(moment, post), owner, link);
        expect(await shown(), moment).to.deep.equal([{ tag, link: again }]);
      }
    });

    it("a deletion that stops half-way shows no pair, and the next one clears it away", async () => {
      await putPair(store, owner, tag, link);
      const stop = () => Promise.reject(new Error("stopped"));
      const failed = deleteEntryAndPairs(interrupted("Query", stop), owner, link);
      expect(await failed.catch(String)).to.equal("Error: stopped");
      expect(await pairs()).to.have.length(1);
      expect(await shown()).to.deep.equal([]);
      expect(await deleteEntryAndPairs(store, owner, link)).to.equal(false);
      expect(await pairs()).to.deep.equal([]);
    });

    it("a clearing knows its own pair from the one that others put in its place", async () => {
      const old: Pair = { ...pairOfEntries(tag, link), link_incarnation: randomUUID() };
      await putPair(store, owner, tag, link);
      await deletePair(store, owner, old);
      expect(await shown()).to.deep.equal([{ tag, link }]);
    });

    it("gives each value of each kind and owner a separate id", () => {
      const made = [
        entryId("a", "link", "x"),
        entryId("a", "tag", "x"),
        entryId("b", "link", "x"),
        entryId("a", "link", "y"),
      ];
      expect(new Set(made).size).to.equal(4);
      expect(entryId("a", "link", "x")).to.equal(made[0]);
    });
  });
}
