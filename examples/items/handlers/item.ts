import { character, type ObjectSchema } from "@secured-api/http/validation";

/** What a person keeps: the members that an answer shows. */
export interface Item {
  readonly id: string;
  readonly name: string;
  readonly timestamp: string | number;
}

const pattern = `^${character}*$`;

/** The body of `POST /items`. Both members may be left out. */
export const newItemSchema: ObjectSchema = {
  type: "object",
  properties: {
    name: {
      type: "string",
      maxLength: 200,
      pattern,
      description: "a text of at most 200 characters",
    },
    timestamp: {
      type: ["string", "number"],
      maxLength: 100,
      pattern,
      description: "a text of at most 100 characters or a number",
    },
  },
  additionalProperties: false,
};
