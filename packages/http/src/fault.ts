/**
 * One thing that is wrong with a request: a member of its body by JSON pointer (RFC 6901; `""` is
 * the body itself), or the query parameter, path parameter or header of that name. Faults are the
 * `errors` of a problem.
 */
export type Fault =
  | { readonly pointer: string; readonly detail: string }
  | { readonly parameter: string; readonly detail: string }
  | { readonly header: string; readonly detail: string };

/** What was read from a request, or everything that is wrong with it. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly Fault[] };
