import { accountKinds } from '#shared/domain/account.ts';
import { problemKinds } from '#shared/problem.ts';
import { hoistSchemas, type SchemaPlace } from './openapi-components.ts';
import {
  componentHeaders,
  gatewaySchema,
  problemResponses,
  problemSchema,
  problemsOf,
  successResponse,
} from './openapi-replies.ts';
import { type JsonSchema, jsonSchemaOf, type SchemaUse } from './openapi-schema.ts';
import { acceptsIdempotencyKey, needsIfMatch, type Reply, type Route, type Routes } from './route.ts';
import { Id } from './schemas.ts';

export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly paths: Record<string, Record<string, OpenApiOperation>>;
  readonly [field: string]: unknown;
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly parameters?: readonly unknown[];
  readonly requestBody?: unknown;
  readonly responses: Record<string, unknown>;
  readonly [field: string]: unknown;
}

const description = `
The backend of an employment-services network: the Service Provider Portal (staff) and the Jobs Portal (jobseekers).

- **Sign-in** uses the API of Cognito with the settings in \`GET /v1/config\`. Send the access token as \`Authorization: Bearer …\`.
- **Errors** are \`application/problem+json\` (RFC 9457) with JSON pointers to the invalid fields. Replies of the gateway
  itself (some of 401, 413, 429, 500 and 503) are \`{ "message": … }\`.
- **Records that you may not see** are 404, like records that do not exist.
- **Versions**: replies with a versioned record have an \`ETag\`. Send it as \`If-Match\` with PATCH, PUT and DELETE.
- **Lists**: \`limit\` and \`cursor\`; \`nextCursor\` is absent on the last page.
- **PATCH**: absent fields are kept, \`null\` clears a field.
- **Idempotency-Key** on any POST of a signed-in caller: repeating the call within 24 hours returns the first reply.
- Times are UTC (ISO 8601), dates \`YYYY-MM-DD\` in America/Toronto, ids opaque.
`.trim();

/** The OpenAPI 3.1 document of route tables. */
export function openApiDocument(tables: readonly Routes[], version: string): OpenApiDocument {
  const places: (SchemaPlace & { put(schema: JsonSchema): void })[] = [];
  const paths: OpenApiDocument['paths'] = {};
  const tags = new Set<string>();
  for (const [operationId, route] of tables.flatMap((table) => Object.entries(table))) {
    tags.add(route.tag);
    paths[route.path] ??= {};
    const operations = paths[route.path] ?? {};
    operations[route.method.toLowerCase()] = operation(operationId, route, (schema, use, put, parameter) => {
      places.push({ schema, operationId, use, put, parameter });
    });
  }
  const schemas = hoistSchemas(places);
  for (const place of places) {
    place.put(place.schema);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Service Provider Portal API',
      version,
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This instance' }],
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: problemSchema, GatewayMessage: gatewaySchema, ...schemas },
      responses: problemResponses(),
      headers: componentHeaders,
      parameters: {
        IfMatch: {
          name: 'If-Match',
          in: 'header',
          required: true,
          description: 'The `ETag` that you read: `"<version>"`',
          schema: { type: 'string' },
        },
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          description: 'A key that you choose: repeating the call with it returns the first reply and changes nothing',
          schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
        },
      },
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token of the Cognito user pool that `GET /v1/config` names.',
        },
      },
    },
  };
}

type AddSchema = (schema: JsonSchema, use: SchemaUse, put: (schema: JsonSchema) => void, parameter?: string) => void;

function operation(operationId: string, route: Route, add: AddSchema): OpenApiOperation {
  const parameters = [...pathParameters(route), ...queryParameters(route, add), ...headerParameters(route)];
  const body = requestBody(route, add);
  return {
    operationId,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, audience(route)].filter(Boolean).join('\n\n'),
    security: security(route),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: body } : {}),
    responses: {
      ...success(route, route.reply, add),
      ...(route.replyExisting ? success(route, route.replyExisting, add) : {}),
      ...Object.fromEntries(
        problemsOf(route).map((kind) => [problemKinds[kind].status, { $ref: `#/components/responses/${kind}` }]),
      ),
    },
  };
}

function security({ allow }: Route) {
  if (allow === 'public') {
    return [];
  }
  return allow === 'optional' ? [{}, { accessToken: [] }] : [{ accessToken: [] }];
}

function audience({ allow, needs }: Route): string {
  if (allow === 'public') {
    return '*Public.*';
  }
  if (allow === 'optional') {
    return '*Public; a token, if sent, must be valid.*';
  }
  if (!needs && allow.length === accountKinds.length) {
    return '*For every signed-in account; permissions are checked on the record.*';
  }
  const staff = needs ? `staff (with ${needs.map((permission) => `\`${permission}\``).join(' or ')})` : 'staff';
  const kinds = allow.map((kind) => (kind === 'staff' ? staff : kind.replaceAll('-', ' ')));
  return `*For ${kinds.join(', ')}.*`;
}

function pathParameters(route: Route) {
  return [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: jsonSchemaOf(route.params?.shape[name] ?? Id, 'query'),
  }));
}

function queryParameters(route: Route, add: AddSchema) {
  if (!route.query) {
    return [];
  }
  const { properties = {}, required = [] } = jsonSchemaOf(route.query, 'query') as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description: text, ...schema }]) => {
    const parameter = {
      name,
      in: 'query',
      ...(required.includes(name) ? { required: true } : {}),
      ...(text === undefined ? {} : { description: text }),
      schema: schema as JsonSchema,
    };
    const put = (final: JsonSchema) => {
      parameter.schema = final;
    };
    add(schema, 'query', put, name);
    return parameter;
  });
}

function headerParameters(route: Route) {
  return [
    ...(needsIfMatch(route) ? [{ $ref: '#/components/parameters/IfMatch' }] : []),
    ...(acceptsIdempotencyKey(route) ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ];
}

function requestBody(route: Route, add: AddSchema) {
  if (route.rawBody && !route.body) {
    return { content: { '*/*': { schema: {} } } };
  }
  if (!route.body) {
    return undefined;
  }
  const media: { schema: JsonSchema } = { schema: {} };
  const schema = jsonSchemaOf(route.body, 'body');
  add(schema, 'body', (final) => {
    media.schema = final;
  });
  return {
    required: Array.isArray(schema.required) && schema.required.length > 0,
    content: { 'application/json': media },
  };
}

function success(route: Route, reply: Reply, add: AddSchema): Record<string, unknown> {
  if (reply.schema === undefined) {
    return {
      [reply.status]: successResponse(route, reply, reply.contentType === undefined ? undefined : { schema: {} }),
    };
  }
  const media: { schema: JsonSchema } = { schema: {} };
  add(jsonSchemaOf(reply.schema, 'reply'), 'reply', (final) => {
    media.schema = final;
  });
  return { [reply.status]: successResponse(route, reply, media) };
}
