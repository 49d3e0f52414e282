import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, test } from 'vitest';
import { methodTable, routeTables } from '#infra/build/api-files.ts';
import { functions } from '#infra/catalogue.ts';
import { type OpenApiOperation, openApiDocument } from '#shared/http/openapi.ts';
import type { Route } from '#shared/http/route.ts';
import { problemKinds } from '#shared/problem.ts';
import { ruleIds } from '../support/rule-ids.ts';

const tables = routeTables(functions);
const document = openApiDocument(tables, '1.2.3');
const routes = tables.flatMap((table) => Object.entries<Route>(table));

function operationOf({ method, path }: Route): OpenApiOperation {
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (!operation) {
    throw new Error(`${method} ${path} is not in the document`);
  }
  return operation;
}

describe('the OpenAPI document', () => {
  test('passes the linter', async () => {
    const config = await createConfig({
      extends: ['recommended'],
      // The names of the tags say it.
      rules: { 'tag-description': 'off' },
    });
    const source = JSON.stringify(document);
    const problems = await lintFromString({ source, absoluteRef: '/openapi.json', config });
    expect(problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`)).toEqual(
      [],
    );
  });

  test('has every route of the catalogue, and nothing else', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${operationId}: ${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(
      routes.map(([operationId, { method, path }]) => `${operationId}: ${method} ${path}`).sort(),
    );
  });

  test('speaks to people who do not have our rules: it cites none', () => {
    const text = JSON.stringify(document);
    expect([...ruleIds(text), ...(text.match(/\b[A-Z]{2,3}-\*/g) ?? [])]).toEqual([]);
  });

  test('EA-01: there is nothing to write a plan with', () => {
    const plans = routes.filter(([, { path }]) => path.includes('/eap'));
    expect(plans.map(([, { method }]) => method)).toEqual(['GET']);
  });

  test('the method table has the same paths and methods', () => {
    expect(
      Object.entries(methodTable(functions))
        .flatMap(([path, methods]) => methods.map((method) => `${method} ${path}`))
        .sort(),
    ).toEqual(routes.map(([, { method, path }]) => `${method} ${path}`).sort());
  });

  describe.each(routes)('%s', (_, route) => {
    const operation = operationOf(route);
    const statuses = Object.keys(operation.responses).map(Number);
    const signedIn = Array.isArray(route.allow);
    const changes = ['PATCH', 'PUT', 'DELETE'].includes(route.method);

    test('says who may call it', () => {
      expect(operation.security).toEqual(
        route.allow === 'public' ? [] : route.allow === 'optional' ? [{}, { accessToken: [] }] : [{ accessToken: [] }],
      );
      expect(statuses.includes(401)).toBe(route.allow !== 'public');
      expect(statuses.includes(403)).toBe(signedIn);
    });

    test('says what can go wrong, each as a problem', () => {
      expect(statuses).toEqual(expect.arrayContaining([400, 429, 500, 503]));
      expect(statuses.includes(404)).toBe(route.path.includes('{'));
      expect(statuses.includes(412)).toBe(changes && route.versioned === true);
      expect(statuses.includes(428)).toBe(changes && route.versioned === true);
      expect(statuses.includes(415)).toBe(route.body !== undefined && !route.rawBody);
      expect(statuses.includes(422)).toBe(route.method !== 'GET');
      const known: readonly number[] = Object.values(problemKinds).map(({ status }) => status);
      expect(statuses.filter((status) => status >= 400 && !known.includes(status))).toEqual([]);
    });

    test('asks for the headers that it needs', () => {
      const headers = ((operation.parameters ?? []) as { $ref?: string }[]).flatMap(({ $ref }) => $ref ?? []);
      expect(headers).toEqual([
        ...(changes && route.versioned ? ['#/components/parameters/IfMatch'] : []),
        ...(route.method === 'POST' && signedIn ? ['#/components/parameters/IdempotencyKey'] : []),
      ]);
    });

    test('answers with the headers that callers need', () => {
      const { headers } = operation.responses[route.reply.status] as { headers: Record<string, unknown> };
      expect('ETag' in headers).toBe(route.versioned === true && route.reply.status !== 204);
      expect('Location' in headers).toBe(route.reply.status === 201);
      expect('X-Request-Id' in headers).toBe(true);
    });

    test('has a place for each variable of its path', () => {
      const names = ((operation.parameters ?? []) as { in?: string; name: string; required?: boolean }[])
        .filter((parameter) => parameter.in === 'path' && parameter.required)
        .map(({ name }) => name);
      expect(names).toEqual([...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    });
  });

  test('bodies refuse unknown fields; replies may get further ones', () => {
    const { schemas } = document.components as {
      schemas: Record<string, { type?: string; additionalProperties?: unknown }>;
    };
    const open = routes.flatMap(([operationId, route]) => {
      const body = operationOf(route).requestBody as
        | { content: Record<string, { schema: { $ref?: string } }> }
        | undefined;
      const schema = body?.content['application/json']?.schema;
      const resolved = schema?.$ref ? schemas[schema.$ref.replace('#/components/schemas/', '')] : schema;
      const { type, additionalProperties } = (resolved ?? {}) as { type?: string; additionalProperties?: unknown };
      return type === 'object' && additionalProperties !== false ? [operationId] : [];
    });
    expect(open.filter((operationId) => !openBodies.includes(operationId))).toEqual([]);
  });
});

/** JSON Resume documents keep what we do not know (RS). */
const openBodies = ['importResume'];
