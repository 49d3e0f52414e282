import * as z from 'zod';

/** A JSON Schema (2020-12), as OpenAPI 3.1 embeds them. */
export type JsonSchema = { [keyword: string]: unknown };

export type SchemaUse = 'query' | 'body' | 'reply';

/** @throws for schemas without a JSON Schema, such as transforms in replies */
export function jsonSchemaOf(schema: z.ZodType, use: SchemaUse): JsonSchema {
  const io = use === 'reply' ? 'output' : 'input';
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io,
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema instanceof z.ZodPipe && io === 'input') {
        describePiped(zodSchema, jsonSchema);
      }
      simplify(jsonSchema, use);
    },
  });
  return json;
}

/** Describes a parsed string by its target type. */
function describePiped(pipe: z.ZodPipe, json: JsonSchema): void {
  const { out } = pipe;
  if (out instanceof z.ZodStringFormat) {
    json.format ??= jsonSchemaOf(out, 'body').format;
  }
  if (out instanceof z.ZodBoolean) {
    json.type = 'boolean';
  }
}

/** Removes keywords without information for readers. */
function simplify(json: JsonSchema, use: SchemaUse): void {
  if (json.format !== undefined) {
    delete json.pattern;
  }
  if (json.maximum === Number.MAX_SAFE_INTEGER) {
    delete json.maximum;
  }
  if (json.minimum === Number.MIN_SAFE_INTEGER) {
    delete json.minimum;
  }
  const { propertyNames } = json;
  if (
    typeof propertyNames === 'object' &&
    propertyNames !== null &&
    JSON.stringify(propertyNames) === '{"type":"string"}'
  ) {
    delete json.propertyNames;
  }
  // Later versions may add fields to replies.
  if (use === 'reply' && json.additionalProperties === false) {
    delete json.additionalProperties;
  }
}
