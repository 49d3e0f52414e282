import * as z from 'zod';
import { type FieldError, Problem } from '#shared/problem.ts';
import type { Route } from './route.ts';
import { Id } from './schemas.ts';

const maxBodyBytes = 1024 * 1024;

/** Escapes a segment of a JSON pointer (RFC 6901). */
function segment(name: PropertyKey): string {
  return String(name).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** One error per invalid or unknown field. */
function fieldErrors(root: string, error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    const pointer = [root, ...issue.path.map(segment)].join('/');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ pointer: `${pointer}/${segment(key)}`, detail: 'Unknown field' }));
    }
    return [{ pointer, detail: issue.message }];
  });
}

function parseWith<S extends z.ZodType>(schema: S, value: unknown, root: string): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new Problem('invalid-request', 'Some fields are invalid.', {
      errors: fieldErrors(root, result.error),
    });
  }
  return result.data;
}

/** Cached, since zod compiles a schema on first use. */
const pathSchemas = new WeakMap<Route, z.ZodObject>();

function pathSchemaOf(route: Route): z.ZodObject {
  const known = pathSchemas.get(route);
  if (known) {
    return known;
  }
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const schema = z.object({ ...Object.fromEntries(names.map((name) => [name, Id])), ...route.params?.shape });
  pathSchemas.set(route, schema);
  return schema;
}

const emptyBody = z.strictObject({});

/** @throws 400 with `/path/<name>` */
export function parsePath(route: Route, values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return parseWith(pathSchemaOf(route), values, '/path') as Record<string, string>;
}

/** @throws 400 with `/query/<name>` for unknown, repeated or invalid parameters */
export function parseQuery(route: Route, rawQuery: string): unknown {
  const sent = new URLSearchParams(rawQuery);
  const lists = listParameters(route.query);
  const values: Record<string, string | string[]> = {};
  for (const name of new Set(sent.keys())) {
    const all = sent.getAll(name);
    Object.defineProperty(values, name, {
      value: lists.has(name) || all.length > 1 ? all : all[0],
      enumerable: true,
    });
  }
  if (!route.query) {
    const unknown = Object.keys(values);
    if (unknown.length > 0) {
      throw new Problem('invalid-request', 'This operation has no query parameters.', {
        errors: unknown.map((name) => ({ pointer: `/query/${segment(name)}`, detail: 'Unknown field' })),
      });
    }
    return undefined;
  }
  return parseWith(route.query, values, '/query');
}

/** Query parameters that may be repeated: their schema is an array. */
function listParameters(query: z.ZodType | undefined): ReadonlySet<string> {
  const shape = query instanceof z.ZodObject ? (query.shape as Record<string, z.ZodType>) : {};
  return new Set(Object.keys(shape).filter((name) => unwrapped(shape[name]) instanceof z.ZodArray));
}

function unwrapped(schema: z.ZodType | undefined): z.ZodType | undefined {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodNullable) {
    inner = inner.unwrap() as z.ZodType;
  }
  return inner;
}

const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** @throws 413 over 1 MiB; 415 for another content type; 400 with `/body…` for invalid JSON or fields */
export function parseBody(route: Route, bytes: Uint8Array, contentType: string | undefined): unknown {
  if (bytes.length > maxBodyBytes) {
    throw new Problem('too-large', 'The body must not exceed 1 MiB.');
  }
  if (route.rawBody) {
    return undefined;
  }
  if (bytes.length === 0) {
    return route.body ? parseWith(route.body, {}, '/body') : undefined;
  }
  if (!jsonType.test(contentType ?? '')) {
    throw new Problem('unsupported-media-type', 'Send JSON, with Content-Type: application/json.');
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Problem('invalid-request', 'The body is not valid JSON.', {
      cause,
      errors: [{ pointer: '/body', detail: 'Not JSON' }],
    });
  }
  return parseWith(route.body ?? emptyBody, value, '/body');
}

/** @throws 428 without the header; 412 for an invalid ETag */
export function parseIfMatch(header: string | undefined): number {
  if (header === undefined) {
    throw new Problem('precondition-required', 'Send If-Match with the ETag that you read.');
  }
  const version = /^"(\d{1,15})"$/.exec(header.trim())?.[1];
  if (version === undefined) {
    throw new Problem(
      'version-mismatch',
      'If-Match is not an ETag of this record. Read it again, then repeat your change.',
    );
  }
  return Number(version);
}

const idempotencyKey = /^[\x21-\x7e]{1,255}$/;

/** @throws 400 with `/header/Idempotency-Key` */
export function parseIdempotencyKey(header: string | undefined): string | undefined {
  if (header !== undefined && !idempotencyKey.test(header)) {
    throw new Problem('invalid-request', 'The Idempotency-Key is not valid.', {
      errors: [{ pointer: '/header/Idempotency-Key', detail: '1 to 255 visible ASCII characters' }],
    });
  }
  return header;
}

/** RFC 9110, 12.5.3: `gzip`, `x-gzip` or `*`, unless its weight is zero. */
export function acceptsGzip(header: string | undefined): boolean {
  const weights = new Map(
    (header ?? '').split(',').map((entry) => {
      const [coding = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return [coding, weight === undefined ? 1 : Number(weight)];
    }),
  );
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}
