import { Ajv, type ValidateFunction } from "ajv";
import {
  type JsonObject,
  readEntries,
  readObject,
  rejectUnknownKeys,
  reject,
} from "../../shared/json";

/** A compiled model for each content type that has one. */
export type BodyModels = ReadonlyMap<string, ValidateFunction>;

/** Reads an operation's `requestBody`; `schemas` are the document's models. */
export function readBodyModels(value: unknown, place: string, schemas: JsonObject): BodyModels {
  if (value === undefined) return new Map();
  const body = readObject(value, place);
  rejectUnknownKeys(body, place, ["description", "required", "content"]);
  const models = new Map<string, ValidateFunction>();
  for (const [type, item] of readEntries(body.content, `${place}.content`)) {
    const at = `${place}.content.${type}`;
    const media = readObject(item, at);
    rejectUnknownKeys(media, at, ["schema", "example", "examples"]);
    if (media.schema === undefined) continue;
    if (!/^application\/(?:[\w.-]+\+)?json$/.test(type)) {
      reject(at, "only JSON bodies have models here: leave the schema out");
    }
    models.set(type, compile(readObject(media.schema, `${at}.schema`), `${at}.schema`, schemas));
  }
  return models;
}

function compile(schema: JsonObject, place: string, schemas: JsonObject): ValidateFunction {
  const ajv = new Ajv({
    allErrors: true,
    strictSchema: true,
    strictTypes: false,
    strictRequired: false,
    strictTuples: false,
    // Which formats API Gateway checks is not documented: none is checked here.
    validateFormats: false,
  });
  // Words of OpenAPI that say nothing about validity; `components` is where `$ref` points to.
  ajv.addVocabulary(["components", "example", "externalDocs"]);
  try {
    return ajv.compile({ allOf: [schema], components: { schemas } });
  } catch (error) {
    return reject(place, error instanceof Error ? error.message : String(error));
  }
}
