/** Signs in on the hosted pages as a browser does, and returns the address that they send the person back to. */
export async function hostedSignIn(
  hostedUi: string,
  query: Readonly<Record<string, string>>,
  person: { readonly username: string; readonly password: string },
): Promise<URL> {
  const manual = { redirect: "manual" } as const;
  const authorize = new URL(`${hostedUi}/oauth2/authorize?${String(new URLSearchParams(query))}`);
  const asked = await fetch(authorize, manual);
  const login = new URL(asked.headers.get("location") ?? "", authorize);
  if (login.origin !== authorize.origin) return login;
  const page = await fetch(login);
  const [, token = ""] = /name="_csrf" value="([^"]+)"/.exec(await page.text()) ?? [];
  const cookies = page.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  const posted = await fetch(login, {
    ...manual,
    method: "POST",
    headers: { Cookie: cookies.join("; "), Origin: authorize.origin },
    body: new URLSearchParams({ _csrf: token, ...person }),
  });
  const location = posted.headers.get("location");
  if (location === null) throw new Error(`the hosted pages responded ${await posted.text()}`);
  return new URL(location);
}
