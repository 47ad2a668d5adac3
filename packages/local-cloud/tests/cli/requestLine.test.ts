import { expect } from "chai";
import { requestLine } from "../../src/cli/screen";

const request = {
  ...{ requestId: "r", apiId: "a", method: "GET", path: "/v1/todo", status: 200, durationMs: 12.4 },
};

describe("requestLine", () => {
  it("shows the request and its status, how long it took, by which function, and what it consumed", () => {
    const line = "GET    /v1/todo 200 12 ms f";
    expect(requestLine({ ...request, functionName: "f", consumedCapacity: 0.5 })).to.equal(
      `${line} 0.5 units`,
    );
    expect(requestLine({ ...request, functionName: "f", consumedCapacity: 1 })).to.equal(
      `${line} 1 unit`,
    );
    expect(requestLine({ ...request, functionName: "f" })).to.equal(line);
  });

  it("says why no function has responded, in one line", () => {
    const denied = { ...request, status: 401, error: "Unauthorized: no token" };
    expect(requestLine(denied)).to.equal("GET    /v1/todo 401 12 ms Unauthorized: no token");
    const failed = {
      ...request,
      status: 502,
      error: "Internal server error: f: Error: no\n  at x",
    };
    expect(requestLine(failed)).to.equal(
      "GET    /v1/todo 502 12 ms Internal server error: f: Error: no",
    );
  });
});
