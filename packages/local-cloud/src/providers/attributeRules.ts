import type { AttributeRule, AttributeRules } from "../cognito/users/attributes";
import { flagIn, type Inputs, numberIn, section, sections, stringIn } from "../shared/json";

// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
const texts = [
  ..."address birthdate email family_name gender given_name locale middle_name name".split(" "),
  ..."nickname phone_number picture preferred_username profile website zoneinfo".split(" "),
];

const standard: AttributeRules = new Map<string, AttributeRule>([
  ["sub", { ...rule("String"), required: false, mutable: false, min: 1 }],
  ...texts.map((name) => [name, rule("String")] as const),
  ["birthdate", { ...rule("String"), min: 10, max: 10 }],
  ["email_verified", rule("Boolean")],
  ["phone_number_verified", rule("Boolean")],
  ["updated_at", { ...rule("Number"), min: 0, max: undefined }],
]);

/** What a pool's users may have: the standard attributes and those of `schemas`. */
export function readAttributeRules(inputs: Inputs): AttributeRules {
  const rules = new Map(standard);
  for (const schema of sections(inputs, "schemas")) {
    const name = stringIn(schema, "name") ?? "";
    const known = standard.get(name);
    const prefix = flagIn(schema, "developerOnlyAttribute", false) ? "dev:custom:" : "custom:";
    rules.set(known === undefined ? `${prefix}${name}` : name, {
      ...(known ?? rule(readType(schema))),
      required: flagIn(schema, "required", false),
      mutable: flagIn(schema, "mutable", known !== undefined),
      ...limits(schema),
    });
  }
  return rules;
}

function rule(type: AttributeRule["type"]): AttributeRule {
  const max = type === "String" ? 2048 : undefined;
  return { type, required: false, mutable: true, min: undefined, max };
}

function readType(schema: Inputs): AttributeRule["type"] {
  const type = stringIn(schema, "attributeDataType");
  return type === "Number" || type === "Boolean" || type === "DateTime" ? type : "String";
}

function limits(schema: Inputs): Partial<AttributeRule> {
  const text = section(schema, "stringAttributeConstraints");
  const number = section(schema, "numberAttributeConstraints");
  const min = numberIn(text, "minLength") ?? numberIn(number, "minValue");
  const max = numberIn(text, "maxLength") ?? numberIn(number, "maxValue");
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}
