import * as z from 'zod';
import { permissions } from '#shared/domain/account.ts';
import type { JsonSchema, SchemaUse } from './openapi-schema.ts';
import { jsonSchemaOf } from './openapi-schema.ts';
import { CodedRef, PersonRef } from './schemas.ts';

const prefix = '#/components/schemas/';
const verb = /^[a-z0-9]+/;

/** A place in the document that holds a schema. */
export interface SchemaPlace {
  schema: JsonSchema;
  readonly operationId: string;
  readonly use: SchemaUse;
  /** The query parameter that it is the schema of. */
  readonly parameter?: string | undefined;
}

/** Names of shapes that many resources share. */
function wellKnown(): Map<string, string> {
  return new Map([
    [identity(jsonSchemaOf(PersonRef, 'reply')), 'NamedRef'],
    [identity(jsonSchemaOf(CodedRef, 'reply')), 'CodedRef'],
    [identity(jsonSchemaOf(z.object({ en: z.string(), fr: z.string() }), 'reply')), 'BilingualLabel'],
    [identity(jsonSchemaOf(z.enum(permissions), 'reply')), 'Permission'],
  ]);
}

interface Shape {
  count: number;
  /** Candidates; the lowest rank is best. */
  readonly names: { readonly rank: number; readonly name: string }[];
}

/**
 * Moves objects and enumerations that are used more than once to `components.schemas`, named after the operation or property.
 *
 * @param places modified: repeated schemas become references
 */
export function hoistSchemas(places: readonly SchemaPlace[]): Record<string, JsonSchema> {
  const known = wellKnown();
  const shapes = new Map<string, Shape>();
  for (const place of places) {
    const start = place.parameter === undefined ? [] : [place.parameter];
    walk(place.schema, start, (schema, path) => {
      const key = identity(schema);
      const shape = shapes.get(key) ?? { count: 0, names: [] };
      shapes.set(key, shape);
      shape.count += 1;
      shape.names.push(nameFor(place, schema, path));
    });
  }
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const repeated = [...shapes].filter(([key, { count }]) => known.has(key) || count > 1);
  for (const [key, shape] of repeated.sort(([, a], [, b]) => best(a).rank - best(b).rank)) {
    const candidates = [known.get(key), ...shape.names.sort((a, b) => a.rank - b.rank).map(({ name }) => name)];
    const name = candidates.find((candidate) => candidate !== undefined && !taken.has(candidate));
    const free = name ?? numbered(best(shape).name, taken);
    taken.add(free);
    names.set(key, free);
  }
  const components: Record<string, JsonSchema> = {};
  for (const place of places) {
    place.schema = withReferences(place.schema, names, components);
  }
  return Object.fromEntries(Object.entries(components).sort(([a], [b]) => a.localeCompare(b)));
}

function best(shape: Shape) {
  return shape.names.reduce((a, b) => (b.rank < a.rank ? b : a));
}

function numbered(name: string, taken: ReadonlySet<string>): string {
  let number = 2;
  while (taken.has(`${name}${number}`)) {
    number += 1;
  }
  return `${name}${number}`;
}

/** Ignored when schemas are compared. */
const annotations = ['description', 'default'];

function identity(schema: JsonSchema): string {
  return JSON.stringify(schema, (key, value: unknown) =>
    annotations.includes(key) && typeof value === 'string' ? undefined : value,
  );
}

function isNamable(schema: JsonSchema): boolean {
  const { properties, enum: values } = schema;
  return (
    (typeof properties === 'object' && properties !== null && Object.keys(properties).length > 1) ||
    (Array.isArray(values) && values.length > 3)
  );
}

function walk(
  schema: JsonSchema,
  path: readonly string[],
  visit: (schema: JsonSchema, path: readonly string[]) => void,
): void {
  if (isNamable(schema)) {
    visit(schema, path);
  }
  for (const [child, step] of children(schema)) {
    walk(child, [...path, ...step], visit);
  }
}

/** The direct subschemas, with the property that leads to each. */
function children(schema: JsonSchema): [JsonSchema, string[]][] {
  const found: [JsonSchema, string[]][] = [];
  for (const [name, child] of Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>)) {
    found.push([child, [name]]);
  }
  for (const keyword of ['items', 'additionalProperties']) {
    const child = schema[keyword];
    if (typeof child === 'object' && child !== null) {
      found.push([child as JsonSchema, []]);
    }
  }
  for (const keyword of ['anyOf', 'oneOf', 'allOf', 'prefixItems']) {
    for (const child of (schema[keyword] ?? []) as JsonSchema[]) {
      found.push([child, []]);
    }
  }
  return found;
}

function nameFor({ operationId, use }: SchemaPlace, schema: JsonSchema, path: readonly string[]) {
  const noun = operationId.replace(verb, '');
  const isReader = /^(?:read|get)[A-Z]/.test(operationId);
  const isList = /^(?:list|search|find)[A-Z]/.test(operationId);
  if (path.length === 0) {
    return use === 'reply'
      ? { rank: isReader ? 0 : 3, name: noun || capital(operationId) }
      : { rank: 2, name: `${capital(operationId)}Body` };
  }
  if (isList && path.length === 1 && path[0] === 'items') {
    return { rank: 1, name: singular(noun) };
  }
  const last = capital(singular(path.at(-1) ?? ''));
  // `Status` or `Kind` alone would be unclear.
  const owner = schema.enum ? singular(noun) : '';
  return { rank: 4 + path.length, name: use === 'reply' ? `${owner}${last}` : `${owner}${last}Input` };
}

function singular(noun: string): string {
  return noun.replace(/ies$/, 'y').replace(/(?<![Asu])s$/, '');
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Replaces named subschemas by references. */
function withReferences(
  schema: JsonSchema,
  names: ReadonlyMap<string, string>,
  components: Record<string, JsonSchema>,
): JsonSchema {
  const name = isNamable(schema) ? names.get(identity(schema)) : undefined;
  const result: JsonSchema = { ...schema };
  if (schema.properties) {
    result.properties = Object.fromEntries(
      Object.entries(schema.properties as Record<string, JsonSchema>).map(([property, child]) => [
        property,
        withReferences(child, names, components),
      ]),
    );
  }
  for (const keyword of ['items', 'additionalProperties']) {
    const child = schema[keyword];
    if (typeof child === 'object' && child !== null) {
      result[keyword] = withReferences(child as JsonSchema, names, components);
    }
  }
  for (const keyword of ['anyOf', 'oneOf', 'allOf', 'prefixItems']) {
    if (schema[keyword]) {
      result[keyword] = (schema[keyword] as JsonSchema[]).map((child) => withReferences(child, names, components));
    }
  }
  if (name === undefined) {
    return result;
  }
  const { description, default: fallback, ...shape } = result;
  components[name] ??= shape;
  return {
    $ref: `${prefix}${name}`,
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}
