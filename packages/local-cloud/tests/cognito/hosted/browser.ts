/** What a browser without scripts does: keeps cookies by path, follows this server's redirects, sends forms. */
export interface Browser {
  /** Where it is now. */
  readonly url: string;
  readonly cookies: ReadonlyMap<string, Cookie>;
  open(url: string): Promise<Page>;
  /**
   * Sends the page's form with these fields, its hidden ones too; stops at a redirect to another server.
   * A field with the name of a hidden one replaces it, and `path` the form's path, as an attacker would.
   */
  submit(fields: Readonly<Record<string, string>>, path?: string): Promise<Page>;
}

export interface Cookie {
  readonly value: string;
  /** As the server wrote it. */
  readonly text: string;
  readonly path: string;
}

export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where it was sent, when that is not this server. */
  readonly location: string | undefined;
}

export function openBrowser(): Browser {
  const cookies = new Map<string, Cookie>();
  let [url, text] = ["", ""];

  async function go(target: string, init: RequestInit): Promise<Page> {
    const { origin, pathname } = new URL(target);
    const sent = [...cookies]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`);
    const response = await fetch(target, {
      ...init,
      redirect: "manual",
      headers: { cookie: sent.join("; ") },
    });
    for (const line of response.headers.getSetCookie()) keep(line);
    const location = response.headers.get("location") ?? undefined;
    if (location !== undefined) {
      const next = new URL(location, target);
      if (next.origin === origin) return go(next.href, {});
    }
    [url, text] = [target, await response.text()];
    return { status: response.status, headers: response.headers, text, location };
  }

  function keep(line: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const [, path = "/"] = /; Path=([^;]*)/.exec(line) ?? [];
    if (/; Max-Age=0(;|$)/.test(line)) cookies.delete(name);
    else cookies.set(name, { value, text: line, path });
  }

  return {
    get url() {
      return url;
    },
    cookies,
    open: (target) => go(target, {}),
    submit: (fields, path) => {
      const [, action = ""] = /<form method="post" action="([^"]*)"/.exec(text) ?? [];
      const hidden = text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g);
      const all = [...hidden].map(([, name = "", value = ""]): [string, string] => [
        unescape(name),
        unescape(value),
      ]);
      const body = new URLSearchParams({ ...Object.fromEntries(all), ...fields });
      const target = path === undefined ? action : action.replace(/\/\w+\?/, `${path}?`);
      return go(new URL(unescape(target), url).href, { method: "POST", body });
    },
  };
}

function unescape(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
