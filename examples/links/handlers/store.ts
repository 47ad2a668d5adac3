import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createDocumentClient } from "@secured-api/http/dynamodb";
import { type Environment, requireEnv } from "@secured-api/http/environment";

/** The three tables, opened. What is done with them is one function each, so that a Lambda function ships what it runs. */
export interface Store {
  readonly documents: Pick<DynamoDBDocumentClient, "send">;
  readonly tables: { readonly link: string; readonly tag: string; readonly pair: string };
}

/** An item as the tables keep it: texts alone. */
export type Item = Readonly<Record<string, string>>;

/** Opens `LINK_TABLE`, `TAG_TABLE` and `TAG_LINK_TABLE`. Throws an error that names the variable that is missing. */
export function openStore(
  environment: Environment = process.env,
  documents: Pick<DynamoDBDocumentClient, "send"> = createDocumentClient(),
): Store {
  return {
    documents,
    tables: {
      link: requireEnv(environment, "LINK_TABLE"),
      tag: requireEnv(environment, "TAG_TABLE"),
      pair: requireEnv(environment, "TAG_LINK_TABLE"),
    },
  };
}
