import { compile } from 'json-schema-to-typescript';
import type { OpenApiDocument, OpenApiOperation } from '#shared/http/openapi.ts';
import type { JsonSchema } from '#shared/http/openapi-schema.ts';
import type { Operation } from './client.ts';

/** What the client knows of each operation at run time. */
export function operationTable(document: OpenApiDocument): Record<string, Operation> {
  return Object.fromEntries(
    operationsOf(document).map(({ path, method, operation }) => [
      operation.operationId,
      { method: method.toUpperCase() as Operation['method'], path, token: tokenOf(operation) },
    ]),
  );
}

/** The declarations of `Operations` and of every schema that it uses. */
export async function operationTypes(document: OpenApiDocument): Promise<string> {
  const operations = operationsOf(document).map(
    ({ operation }) => [operation.operationId, typesOf(operation)] as const,
  );
  const { schemas } = document.components as { readonly schemas: Record<string, JsonSchema> };
  const root = {
    ...objectOf(Object.fromEntries(operations), true),
    description: 'What each operation is asked with, and what it answers.',
    $defs: schemas,
  };
  const text = JSON.stringify(root, plainReferences).replaceAll('#/components/schemas/', '#/$defs/');
  return compile(JSON.parse(text), 'Operations', {
    additionalProperties: false,
    // Else a list of up to 20 becomes 20 tuples.
    ignoreMinAndMaxItems: true,
    bannerComment: '/* Made by the build from the OpenAPI document. */',
    format: true,
    style: { singleQuote: true, printWidth: 120 },
  });
}

/** A reference with a description beside it would become a type of its own. */
function plainReferences(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$ref' in value) || Object.keys(value).length === 1) {
    return value;
  }
  const { $ref, ...besides } = value;
  return { ...besides, allOf: [{ $ref }] };
}

function operationsOf(document: OpenApiDocument) {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}

function tokenOf({ security }: OpenApiOperation): Operation['token'] {
  const schemes = security as readonly object[];
  if (schemes.length === 0) {
    return 'none';
  }
  return schemes.length > 1 ? 'optional' : 'required';
}

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

interface Media {
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

function typesOf(operation: OpenApiOperation): JsonSchema {
  const parameters = (operation.parameters ?? []) as readonly Parameter[];
  const body = operation.requestBody as (Media & { readonly required?: boolean }) | undefined;
  const bodySchema = body?.content?.['application/json']?.schema;
  const request: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const place of ['path', 'query'] as const) {
    const own = parameters.filter((parameter) => parameter.in === place);
    if (own.length > 0) {
      const names = own.filter((parameter) => parameter.required).map(({ name }) => name);
      request[place] = {
        ...objectOf(
          Object.fromEntries(own.map(({ name, schema, description }) => [name, described(schema, description)])),
        ),
        required: names,
      };
      if (names.length > 0) {
        required.push(place);
      }
    }
  }
  if (bodySchema) {
    request.body = bodySchema;
    if (body?.required) {
      required.push('body');
    }
  }
  if (parameters.some(({ $ref }) => $ref?.endsWith('/IfMatch'))) {
    request.ifMatch = { type: 'integer', description: 'The `version` that you read' };
    required.push('ifMatch');
  }
  return {
    ...objectOf({ request: { ...objectOf(request), required }, reply: replyOf(operation) }, true),
    description: String(operation.summary),
  };
}

function described(schema: JsonSchema, description: string | undefined): JsonSchema {
  return description === undefined ? schema : { ...schema, description };
}

function replyOf({ responses }: OpenApiOperation): JsonSchema {
  const replies = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, response]) => {
      const [[type, media] = []] = Object.entries((response as Media).content ?? {});
      if (type === undefined || media === undefined) {
        return { tsType: 'undefined' };
      }
      if (Object.keys(media.schema).length > 0) {
        return media.schema;
      }
      if (type.endsWith('json')) {
        return { tsType: 'unknown' };
      }
      return { tsType: type.startsWith('text/') ? 'string' : 'Blob' };
    });
  const [first = {}, ...others] = [...new Map(replies.map((reply) => [JSON.stringify(reply), reply])).values()];
  return others.length === 0 ? first : { anyOf: [first, ...others] };
}

function objectOf(properties: Record<string, JsonSchema>, allRequired = false): JsonSchema {
  return {
    type: 'object',
    properties,
    additionalProperties: false,
    ...(allRequired ? { required: Object.keys(properties) } : {}),
  };
}
