import { Ajv, type ValidateFunction } from "ajv";
import {
  asObject,
  type JsonObject,
  objectIn,
  readEntries,
  readObject,
  reject,
  rejectUnknownKeys,
  stringIn,
  stringsIn,
} from "../../shared/json";
import { messageOf } from "../../shared/messageOf";

/** A compiled model for each content type that has one. */
export type BodyModels = ReadonlyMap<string, ValidateFunction>;

/** Reads an operation's `requestBody`; `schemas` are the document's models. */
export function readBodyModels(value: unknown, path: string, schemas: JsonObject): BodyModels {
  if (value === undefined) return new Map();
  const body = readObject(value, path);
  rejectUnknownKeys(body, path, ["description", "required", "content"]);
  const models = new Map<string, ValidateFunction>();
  for (const [type, item] of readEntries(body.content, `${path}.content`)) {
    const mediaPath = `${path}.content.${type}`;
    const media = readObject(item, mediaPath);
    rejectUnknownKeys(media, mediaPath, ["schema", "example", "examples"]);
    if (media.schema === undefined) continue;
    if (!/^application\/(?:[\w.-]+\+)?json$/.test(type)) {
      reject(mediaPath, "only JSON bodies have models here: leave the schema out");
    }
    models.set(
      type,
      compile(readObject(media.schema, `${mediaPath}.schema`), `${mediaPath}.schema`, schemas),
    );
  }
  return models;
}

/**
 * The members that a body must have, for an example of one: those of the first model that `requestBody` refers to.
 * `undefined` where it refers to none.
 */
export function readRequiredMembers(
  value: unknown,
  schemas: JsonObject,
): readonly string[] | undefined {
  const [media] = Object.values(objectIn(asObject(value) ?? {}, "content"));
  const reference = stringIn(objectIn(asObject(media) ?? {}, "schema"), "$ref");
  const model = reference?.split("/").at(-1);
  return model === undefined ? undefined : stringsIn(objectIn(schemas, model), "required");
}

function compile(schema: JsonObject, path: string, schemas: JsonObject): ValidateFunction {
  const ajv = new Ajv({
    allErrors: true,
    strictSchema: true,
    strictTypes: false,
    strictRequired: false,
    strictTuples: false,
    // Which formats API Gateway checks is not documented: none is checked here.
    validateFormats: false,
  });
  // OpenAPI keywords that say nothing about validity; `components` is where `$ref` points to.
  ajv.addVocabulary(["components", "example", "externalDocs"]);
  try {
    return ajv.compile({ allOf: [schema], components: { schemas } });
  } catch (error) {
    return reject(path, messageOf(error));
  }
}
