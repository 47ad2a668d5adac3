import type { Driver, RequestSent } from "../contract/case";
import type { Target } from "./target";

const tries = 40;

/** Sends the contract's requests to a deployed API, with two people's access tokens. */
export function httpDriver(
  { apiUrl, origin }: Pick<Target, "apiUrl" | "origin">,
  tokens: Readonly<Record<"a" | "b", string>>,
): Driver {
  async function sendOnce({ method, path, headers, body, as }: RequestSent) {
    const token = as === undefined ? {} : { Authorization: `Bearer ${tokens[as]}` };
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { ...headers, ...token },
      redirect: "manual",
      signal: AbortSignal.timeout(30_000),
      ...(body === undefined ? {} : { body }),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  }
  return {
    origin,
    gateway: true,
    // The gateway's throttle refuses before anything is done, so the same request can be sent again.
    send: async (request) => {
      let received = await sendOnce(request);
      for (let i = 1; received.status === 429 && i < tries; i++) {
        await new Promise((resolve) => setTimeout(resolve, 250));
        received = await sendOnce(request);
      }
      return received;
    },
  };
}
