import { character, type MemberSchema, type ObjectSchema } from "@secured-api/http/validation";

function textOf(maxLength: number): MemberSchema {
  return {
    type: "string",
    description: `a text of 1 to ${String(maxLength)} characters, not white space alone`,
    maxLength,
    pattern: `^(?!\\s*$)${character}*$`,
  };
}

const link = textOf(2048);
const tag = textOf(200);
// An unknown one is said back, so none is endless.
const id: MemberSchema = {
  type: "string",
  description: "a text of at most 100 characters",
  maxLength: 100,
};

/** The body of `POST /link`; one of `tag` and `tag_id` must be there too, and `tag_id` counts when both are. */
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
