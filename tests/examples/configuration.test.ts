import { expect } from "chai";
import { exampleFolder } from "../support/example";
import { evaluate } from "../support/program";

const days = "logRetentionDays must be one of 1, 3, 5";
const logs = 'gatewayLogs must be one of existing, create, off, not "maybe"';

/** What is wrong with each program's configuration, and what it says of it. */
const wrong: Readonly<Record<string, readonly (readonly [key: string, string, said: string])[]>> = {
  hello: [
    ["logRetentionDay", "8", "is not a key of hello-api: is it logRetentionDays?"],
    ["logRetentionDays", "8", days],
    ["gatewayLogs", "maybe", logs],
  ],
  items: [
    ["logRetentionDays", "8", days],
    ["gatewayLogs", "maybe", logs],
    ["implicitGrant", "perhaps", "'items-api:implicitGrant' value 'perhaps' is not a valid bool"],
    ["callbackUrls", "null", "callbackUrls must be a list of strings, not null"],
    ["domainPrefix", "AWS", "domainPrefix must be a prefix of lower-case letters"],
    ["corsOrigins", '["https://*.example.com"]', "corsOrigins: a CORS origin must be a scheme"],
    ["domainPrefx", "items", "domainPrefx is not a key of items-api: is it domainPrefix?"],
  ],
  links: [
    ["logRetentionDays", "8", days],
    ["gatewayLogs", "maybe", logs],
    ["deletionProtection", "no!", "'links-api:deletionProtection' value 'no!' is not a valid bool"],
    ["minimumPasswordLength", "5", "minimumPasswordLength must be a whole number from 8 to 99"],
    ["corsOrigins", '["*","https://app.example.com"]', "a CORS origin must be a scheme"],
    ["deletionProtecton", "true", "is not a key of links-api: is it deletionProtection?"],
  ],
  accounts: [
    ["logRetentionDays", "8", days],
    ["gatewayLogs", "maybe", logs],
    ["senderAddress", "accounts@example.com", "senderAddress and senderIdentityArn: one needs"],
    ["attemptsPerClient", "0", "attemptsPerClient must be an integer from 1, not 0"],
    ["publicRate", "fast", "'accounts-api:publicRate' value 'fast' is not a valid number"],
    ["publicBurst", "5001", "publicBurst must be a whole number from 1 to 5000, not 5001"],
    ["environment", "{}", "environment is not a key of accounts-api: its keys are"],
    ["domain", "example", "domain must be a lower-case domain name"],
    [
      "environmentVariables",
      '{"a":[]}',
      'environmentVariables must be a map of strings, not {"a":[]}',
    ],
  ],
};

describe("a wrong configuration of an example", () => {
  for (const [name, values] of Object.entries(wrong)) {
    it(`${name} says everything that is wrong with it and registers nothing`, async () => {
      const config = values.map(([key, value]) => [`${name}-api:${key}`, value]);
      const { code, resources, output } = await evaluate({
        directory: exampleFolder(name),
        config: Object.fromEntries(config) as Record<string, string>,
      });
      expect(code).not.to.equal(0);
      expect(resources).to.deep.equal([]);
      for (const said of ["problems, nothing was changed:", ...values.map((each) => each[2])]) {
        expect(output).to.contain(said);
      }
    });
  }
});
