import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import {
  integerInRange,
  oneOf,
  problemMessage,
  problemsByKey,
  throwArgumentProblems,
  throwProblems,
} from "../../shared/problems";

describe("problems", () => {
  it("does nothing without problems", () => {
    expect(() => {
      throwProblems([]);
    }).not.to.throw();
  });

  it("throws every problem in one message that Pulumi prints without a stack trace", () => {
    const error = catchError(() => {
      throwProblems(["first", "second"]);
    });
    expect(pulumi.RunError.isInstance(error)).to.equal(true);
    expect(String(error)).to.contain("2 problems, nothing was changed:\n  - first\n  - second");
  });

  it("does not say that nothing was changed where that is not known", () => {
    const error = catchError(() => {
      throwArgumentProblems(["first", "second"]);
    });
    expect(pulumi.RunError.isInstance(error)).to.equal(true);
    expect(String(error)).to.contain("2 problems:\n  - first\n  - second");
  });

  it("says who, what, what is allowed and what was found", () => {
    expect(problemMessage("X", "mode", "on or off", 3)).to.equal(
      "X: mode must be on or off, not 3",
    );
    expect(problemMessage("X", "mode", "on or off", undefined)).to.equal(
      "X: mode must be on or off, missing",
    );
  });

  it("names the configuration's key where there is one, once for several components", () => {
    const keys = {
      "SecuredApi: throttle.rate": "throttleRate",
      "SecuredApi: timeout": "timeoutSeconds",
      "SecuredApi: days": "days",
      "SecuredApi route: throttle.rate": "publicRate",
      "AuthPool: days": "days",
      "AuthPool: domain": "domainPrefix",
      "AuthPool signInDomain: domain": "signInDomain",
      "AuthPool client: a URL": "callbackUrls: a URL",
    };
    const problems = [
      ["days must be 1, not 2", 'AuthPool "P": days must be 1, not 2'],
      ["domainPrefix must be a: b, missing", 'AuthPool "P": domain must be a: b, missing'],
      ["signInDomain must be x, not 1", 'AuthPool "P" signInDomain: domain must be x, not 1'],
      ["callbackUrls: a URL must be https", 'AuthPool "P" client "web": a URL must be https'],
      ["throttleRate must be 1, not 0", 'SecuredApi "A": throttle.rate must be 1, not 0'],
      [
        "publicRate must be 1, not 0",
        'SecuredApi "A" route "GET /{id}": throttle.rate must be 1, not 0',
      ],
      ["timeoutSeconds must be 1", 'SecuredApi "A": timeout (seconds; the gateway) must be 1'],
      // Of the program, not of its configuration.
      'SecuredApi "A" route "GET /a": timeout (seconds) must be 1',
      'SecuredApi "A": stageName must be short',
      'SecuredApi "A": "GET /a" and "GET /-a" are too alike to be named apart',
      "senderAddress and senderIdentityArn: one needs the other",
    ];
    const before = problems.map((each) => (typeof each === "string" ? each : (each[1] ?? "")));
    const after = problems.map((each) => (typeof each === "string" ? each : each[0]));
    const again = 'SecuredApi "A": days must be 1, not 2';
    expect(problemsByKey([...before, again], keys)).to.deep.equal(after);
  });

  it("says that there is nothing to choose from", () => {
    expect(oneOf("X", "scopes", [], "a/read")).to.deep.equal([
      'X: scopes must be left out: there are none, not "a/read"',
    ]);
  });

  it("checks choices and bounds, and accepts defaults", () => {
    expect(oneOf("X", "mode", ["on", "off"], "on")).to.deep.equal([]);
    expect(oneOf("X", "mode", ["on", "off"], undefined)).to.deep.equal([]);
    expect(oneOf("X", "mode", ["on", "off"], "maybe")).to.have.length(1);
    expect([1, 5, undefined].flatMap((n) => integerInRange("X", "n", [1, 5], n))).to.deep.equal([]);
    expect(
      [0, 6, 1.5, Number.NaN].flatMap((n) => integerInRange("X", "n", [1, 5], n)),
    ).to.have.length(4);
  });
});

function catchError(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
