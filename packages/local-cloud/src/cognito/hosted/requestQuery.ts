const names = [
  ..."client_id response_type redirect_uri scope state nonce".split(" "),
  ..."code_challenge code_challenge_method identity_provider".split(" "),
];

/** The parameters of the request for a sign-in, to pass on from page to page, and nothing else. */
export function requestQuery(query: URLSearchParams): string {
  const known = names.flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[name, value] as [string, string]];
  });
  return new URLSearchParams(known).toString();
}
