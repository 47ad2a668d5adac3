import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { parse } from "yaml";
import { root } from "./support/projectFiles";

const { jobs } = parse(readFileSync(join(root, ".github/workflows/preview.yml"), "utf8")) as {
  readonly jobs: Readonly<Record<string, { readonly if: string }>>;
};

describe("The preview workflow", () => {
  for (const [who, from, author, actor, previewed] of [
    ["a person of the repository", "example/todo-api", "User", "alice", true],
    ["a fork", "mallory/todo-api", "User", "mallory", false],
    ["Dependabot", "example/todo-api", "Bot", "dependabot[bot]", false],
    ["a person who pushes to a bot's branch", "example/todo-api", "Bot", "alice", false],
    ["a bot that pushes to a person's branch", "example/todo-api", "User", "renovate[bot]", false],
  ] as const) {
    it(`gives ${previewed ? "a" : "no"} preview to ${who}`, () => {
      const github = {
        actor,
        repository: "example/todo-api",
        event: { pull_request: { head: { repo: { full_name: from } }, user: { type: author } } },
      };
      // What these conditions use of GitHub's language is JavaScript as well, but for this function.
      const endsWith = (whole: string, end: string) => whole.endsWith(end);
      const meets = (name: string): unknown =>
        runInNewContext(jobs[name]?.if ?? "", { github, endsWith });
      expect([meets("preview"), meets("none")]).to.deep.equal([previewed, !previewed]);
    });
  }
});
