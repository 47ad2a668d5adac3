import autocannon from "autocannon";

/** What one load run measured. */
interface Load {
  readonly requestsPerSecond: number;
  /** The time that half, and 99 of 100, of the requests stayed under; ms. */
  readonly p50: number;
  readonly p99: number;
}

export interface LoadOptions {
  readonly url: string;
  readonly token: string;
  readonly connections: number;
  /** How long, in seconds, or how many requests in all. */
  readonly until: { readonly seconds: number } | { readonly requests: number };
}

/**
 * Sends the same GET over and over: each connection one at a time, the next as soon as the response is there.
 *
 * @throws Error when a request fails or the response is not 2xx: the figures would be those of failures.
 */
export async function load({ url, token, connections, until }: LoadOptions): Promise<Load> {
  const latencies: number[] = [];
  const result = await autocannon({
    url,
    connections,
    // How often it looks whether it is done; ms.
    sampleInt: 100,
    ...("seconds" in until ? { duration: until.seconds } : { amount: until.requests }),
    headers: { authorization: `Bearer ${token}` },
    setupClient: (client) => {
      client.on("response", (_status, _bytes, ms) => latencies.push(ms));
    },
  });
  const failed = result.errors + result.timeouts + result.non2xx;
  if (failed > 0) throw new Error(`${String(failed)} requests to ${url} failed`);
  if (latencies.length === 0) throw new Error(`no request to ${url} had a response in time`);
  latencies.sort((a, b) => a - b);
  return {
    requestsPerSecond: latencies.length / result.duration,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  };
}

/** The value that a share of the sorted values does not exceed. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}
