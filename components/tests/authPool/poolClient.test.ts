import { expect } from "chai";
import { AuthPool } from "../..";
import type { PoolClientArgs } from "../../authPool/poolClient";
import { record } from "../support/graph";

describe("poolClient", () => {
  it("rotates refresh tokens where nothing else binds them to the client, unless it says otherwise", async () => {
    const rotation = { feature: "ENABLED", retryGracePeriodSeconds: 30 };
    const kinds: Readonly<Record<string, readonly [PoolClientArgs, readonly string[], object?]>> = {
      public: [{}, ["ALLOW_USER_SRP_AUTH"], rotation],
      "public, for the hosted pages alone": [{ signIn: [] }, ["ALLOW_CUSTOM_AUTH"], rotation],
      "public, by an old SDK": [
        { refreshTokenRotation: false },
        ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        { feature: "DISABLED", retryGracePeriodSeconds: 0 },
      ],
      confidential: [{ secret: true }, ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]],
      "confidential, rotating": [
        { secret: true, refreshTokenRotation: true },
        ["ALLOW_USER_SRP_AUTH"],
        rotation,
      ],
    };
    for (const [kind, [client, explicitAuthFlows, refreshTokenRotation]] of Object.entries(kinds)) {
      const graph = await record(() => new AuthPool("People", { clients: { web: client } }));
      const inputs = graph.one("aws:cognito/userPoolClient:UserPoolClient", "People-web");
      expect(inputs.explicitAuthFlows, kind).to.deep.equal(explicitAuthFlows);
      expect(inputs.refreshTokenRotation, kind).to.deep.equal(refreshTokenRotation);
    }
  });
});
