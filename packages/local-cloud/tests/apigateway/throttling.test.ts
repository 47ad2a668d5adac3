import { expect } from "chai";
import { createThrottler } from "../../src/apigateway/throttling";
import { openApi, proxied, type Running, seen, start } from "./harness";

describe("throttling", () => {
  it("takes a burst at once, then its rate, and never saves up more than the burst", () => {
    let time = 0;
    const throttle = createThrottler(new Map([["*/*", { rate: 2, burst: 3 }]]), () => time);
    const calls = (count: number) => Array.from({ length: count }, () => throttle("/a", "GET"));
    expect(calls(4)).to.deep.equal([true, true, true, false]);
    time += 499;
    expect(calls(1)).to.deep.equal([false]);
    time += 1;
    expect(calls(2)).to.deep.equal([true, false]);
    time += 60_000;
    expect(calls(4)).to.deep.equal([true, true, true, false]);
  });

  it("counts every method separately, also under a limit for the whole stage", () => {
    const throttle = createThrottler(new Map([["*/*", { rate: 1, burst: 1 }]]), () => 0);
    const methods = [
      ["/a", "GET"],
      ["/a", "POST"],
      ["/b", "GET"],
      ["/a", "GET"],
    ] as const;
    expect(methods.map(([path, method]) => throttle(path, method))).to.deep.equal([
      true,
      true,
      true,
      false,
    ]);
  });

  describe("over HTTP", () => {
    let api: Running;
    beforeEach(async () => {
      const any = { "x-amazon-apigateway-any-method": proxied() };
      api = await start(openApi({ "/": { get: proxied() }, "/todo/{id}": any, "/free": any }));
    });
    afterEach(() => api.close());

    const set = (methodPath: string, rate: number | undefined, burst: number | undefined) => {
      api.gateway.putMethodSettings("abcdef1234", "dev", methodPath, { rate, burst });
    };
    const statuses = async (...paths: readonly string[]) => {
      const found: number[] = [];
      for (const path of paths) found.push((await api.fetch(path)).status);
      return found;
    };

    it("responds 429 over the limit, and calls nothing", async () => {
      set("*/*", 0.001, 1);
      expect(await statuses("/free")).to.deep.equal([200]);
      const response = await api.fetch("/free");
      const body = { message: "Too Many Requests" };
      expect(await seen(response)).to.deep.equal({ status: 429, body });
      expect(response.headers.get("x-amzn-errortype")).to.equal("TooManyRequestsException");
      expect(response.headers.get("retry-after")).to.equal(null);
      expect(api.calls).to.have.length(1);
    });

    it("limits the method that is named, whatever its path parameters, and no other", async () => {
      set("~1todo~1{id}/GET", 0.001, 2);
      expect(await statuses("/todo/1", "/todo/2", "/todo/3", "/free")).to.deep.equal([
        ...[200, 200, 429, 200],
      ]);
      const put = await api.fetch("/todo/1", { method: "PUT" });
      expect(put.status).to.equal(200);
    });

    it("prefers the method's own limit to the stage's", async () => {
      set("*/*", 0.001, 1);
      set("~1free/GET", 0.001, 2);
      set("~1/GET", 0, 0);
      expect(await statuses("/free", "/free", "/free", "/")).to.deep.equal([200, 200, 429, 429]);
    });

    it("takes no limit or a negative one for none", async () => {
      set("*/*", 0.001, 1);
      set("*/*", -1, -1);
      expect(await statuses("/free", "/free")).to.deep.equal([200, 200]);
      set("*/*", undefined, undefined);
      expect(await statuses("/free", "/free")).to.deep.equal([200, 200]);
    });

    for (const [path, message] of [
      ["todo/{id}/GET", 'write slashes in the path as ~1: "~1todo~1{id}/GET"'],
      ["/todo/{id}/GET", 'write slashes in the path as ~1: "~1todo~1{id}/GET"'],
      ["~1todo/{id}/GET", 'write slashes in the path as ~1: "~1todo~1{id}/GET"'],
      ["free/GET", 'write slashes in the path as ~1: "~1free/GET"'],
      ["/GET", 'write slashes in the path as ~1: "~1/GET"'],
      ["~1free/ANY", 'AWS takes no ANY for a path: name GET, POST and so on, or use "*/*"'],
      ["~1free/*", 'AWS takes no * for a path: name GET, POST and so on, or use "*/*"'],
    ] as const) {
      it(`rejects "${path}", which AWS does not take`, () => {
        expect(() => {
          set(path, 1, 1);
        }).to.throw(`method settings for "${path}": ${message}`);
      });
    }

    it("rejects settings for a method or a stage that is not there", () => {
      expect(() => {
        set("~1nothing/GET", 1, 1);
      }).to.throw('method settings for "~1nothing/GET": the API has no such method');
      expect(() => {
        set("~1/POST", 1, 1);
      }).to.throw("the API has no such method");
      expect(() => {
        const settings = { rate: 1, burst: 1 };
        api.gateway.putMethodSettings("abcdef1234", "prod", "*/*", settings);
      }).to.throw('the API has no stage "prod"');
    });
  });
});
