import type { Driver, Person, RequestSent } from "../contract/case";
import type { Target } from "./target";

const maxAttempts = 40;

/** Sends the contract's requests to a deployed API, with two people's access tokens. */
export function httpDriver(
  { apiUrl, origin }: Pick<Target, "apiUrl" | "origin">,
  tokens: Readonly<Record<Person, string>>,
): Driver {
  async function sendOnce({ method, path, headers, body, as }: RequestSent) {
    const token = as === undefined ? {} : { Authorization: `Bearer ${tokens[as]}` };
    const fetched = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { ...headers, ...token },
      redirect: "manual",
      signal: AbortSignal.timeout(30_000),
      ...(body === undefined ? {} : { body }),
    });
    return {
      status: fetched.status,
      headers: Object.fromEntries(fetched.headers),
      body: await fetched.text(),
    };
  }
  return {
    origin,
    gateway: true,
    // The gateway throttles before anything is done, so the same request can be sent again.
    send: async (request) => {
      let response = await sendOnce(request);
      for (let i = 1; response.status === 429 && i < maxAttempts; i++) {
        await new Promise((resolve) => setTimeout(resolve, 250));
        response = await sendOnce(request);
      }
      return response;
    },
  };
}
