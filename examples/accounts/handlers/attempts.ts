import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { createDocumentClient } from "@secured-api/http/dynamodb";
import { type Environment, requireEnv } from "@secured-api/http/environment";
import { type Handle, isNamed, tooMany } from "./endpoint";

/** How many requests each client has sent lately: the gateway limits all clients together. */
interface Attempts {
  readonly table: string;
  readonly documents: Pick<DynamoDBDocumentClient, "send">;
  /** Requests of a client in a window. */
  readonly limit: number;
  /** Seconds since 1970. */
  readonly now: () => number;
}

/** How long requests are counted together, in seconds. */
const window = 300;

/** Opens the table `ATTEMPTS_TABLE_NAME`. Throws when it or `ATTEMPTS_PER_CLIENT` is missing. */
export function openAttempts(
  environment: Environment = process.env,
  documents: Pick<DynamoDBDocumentClient, "send"> = createDocumentClient(),
  now = () => Math.floor(Date.now() / 1000),
): Attempts {
  const table = requireEnv(environment, "ATTEMPTS_TABLE_NAME");
  return { table, documents, limit: Number(requireEnv(environment, "ATTEMPTS_PER_CLIENT")), now };
}

/**
 * 429 for a client that has used up its requests of this window; all functions count together.
 */
export const perClient = (attempts: Attempts, handle: Handle): Handle =>
  async function perClient(request, event) {
    const now = attempts.now();
    const end = (Math.floor(now / window) + 1) * window;
    const client = network(event.requestContext.identity.sourceIp);
    if (!(await counted(attempts, client, end))) return tooMany(end - now);
    return handle(request, event);
  };

/** Counts a request, and returns whether the client may send it. */
async function counted(attempts: Attempts, client: string, end: number): Promise<boolean> {
  try {
    await attempts.documents.send(
      new UpdateCommand({
        TableName: attempts.table,
        Key: { client: `${client} ${String(end)}` },
        UpdateExpression: "ADD #count :one SET #expiresAt = :end",
        ConditionExpression: "attribute_not_exists(#count) OR #count < :limit",
        ExpressionAttributeNames: { "#count": "count", "#expiresAt": "expiresAt" },
        ExpressionAttributeValues: { ":one": 1, ":end": end, ":limit": attempts.limit },
      }),
    );
    return true;
  } catch (error) {
    if (isNamed(error, ["ConditionalCheckFailedException"])) return false;
    throw error;
  }
}

/** An IPv4 address, or the /64 of an IPv6 one: whoever has one of its addresses has them all. */
export function network(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const [left, right] = [head.split(":"), tail === undefined ? [] : tail.split(":")];
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0");
  const groups = tail === undefined ? left : [...left, ...zeros, ...right];
  return groups
    .slice(0, 4)
    .map((group) => (parseInt(group, 16) || 0).toString(16))
    .join(":");
}
