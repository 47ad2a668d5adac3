import { character, type MemberSchema, type ObjectSchema } from "@secured-api/http/validation";

function stringOf(maxLength: number): MemberSchema {
  return {
    type: "string",
    description: `a string of 1 to ${String(maxLength)} characters, not white space only`,
    maxLength,
    pattern: `^(?!\\s*$)${character}*$`,
  };
}

const link = stringOf(2048);
const tag = stringOf(200);
// The response repeats an unknown one, so its length is limited.
const id: MemberSchema = {
  type: "string",
  description: "a string of at most 100 characters",
  maxLength: 100,
};

/**
 * The body of `POST /link`; it must have `tag` or `tag_id` too, and `tag_id` counts when it has both.
 */
export const newLinkSchema: ObjectSchema = {
  type: "object",
  properties: { link, tag, tag_id: id },
  required: ["link"],
  additionalProperties: false,
};

/** The body of `POST /tag`. */
export const newTagSchema: ObjectSchema = {
  type: "object",
  properties: { tag },
  required: ["tag"],
  additionalProperties: false,
};

/** The body of `POST /taglink`. */
export const newTagLinkSchema: ObjectSchema = {
  type: "object",
  properties: { tag_id: id, link_id: id },
  required: ["tag_id", "link_id"],
  additionalProperties: false,
};
