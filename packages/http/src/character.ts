/**
 * One code point, in a pattern that means the same with and without the `u` flag: ajv and we set
 * it, and API Gateway does not say. A lone surrogate is none: it cannot be stored as UTF-8, and two
 * texts with one would become the same.
 */
export const character = "(?:[\\ud800-\\udbff][\\udc00-\\udfff]|[^\\ud800-\\udfff])";
