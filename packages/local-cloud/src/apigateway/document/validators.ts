import { readEntries, readObject, readOnly, readText, refuse } from "../parse";

/** What a request validator checks. */
export interface Validator {
  readonly body: boolean;
  readonly parameters: boolean;
}

/** Reads `x-amazon-apigateway-request-validators`. */
export function readValidators(value: unknown, name: string): ReadonlyMap<string, Validator> {
  const place = `${name}.x-amazon-apigateway-request-validators`;
  return new Map(
    readEntries(value, place).map(([key, item]) => {
      const validator = readObject(item, `${place}.${key}`);
      readOnly(validator, `${place}.${key}`, ["validateRequestBody", "validateRequestParameters"]);
      const body = validator.validateRequestBody === true;
      return [key, { body, parameters: validator.validateRequestParameters === true }];
    }),
  );
}

/** The validator that an operation names; `undefined` when it names none. */
export function readValidator(
  value: unknown,
  place: string,
  validators: ReadonlyMap<string, Validator>,
): Validator | undefined {
  if (value === undefined) return undefined;
  const name = readText(value, place);
  const known = [...validators.keys()].join(", ");
  return validators.get(name) ?? refuse(place, `"${name}" is not declared; declared: ${known}`);
}
