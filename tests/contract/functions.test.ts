import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { functionsReadme } from '#infra/build/functions-readme.ts';
import { functions, triggersOf } from '#infra/catalogue.ts';
import { openApiDocument } from '#shared/http/openapi.ts';
import { directoryActions } from '#shared/identity/cognito-actions.ts';
import { root, sources } from './sources.ts';

const folders = readdirSync(join(root, 'functions'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe('the catalogue', () => {
  test('has every function folder once', () => {
    expect(functions.map(({ name }) => name).sort()).toEqual([...folders].sort());
  });

  test.each(functions.map((description) => [description.name, description] as const))(
    '%s has what a function consists of',
    (name, description) => {
      const files = [
        'function.ts',
        'handler.ts',
        'env.ts',
        ...(triggersOf(description, 'http').length > 0 ? ['routes.ts'] : []),
      ];
      expect(files.filter((file) => !existsSync(join(root, 'functions', name, file)))).toEqual([]);
      expect(readFileSync(join(root, 'functions', name, 'handler.ts'), 'utf8')).toMatch(
        /^export (const handler\b|(async )?function handler\()/m,
      );
      expect(description.summary).toMatch(/^[A-Z].{20,110}\.$/);
      expect(description.impact).toMatch(/^[A-Z].{30,}\.$/s);
      expect(description.triggers.length).toBeGreaterThan(0);
    },
  );
});

describe('functions/README.md', () => {
  const readme = readFileSync(join(root, 'functions/README.md'), 'utf8');

  test('is what the descriptions say; npm run functions:readme writes it', () => {
    expect(readme).toBe(functionsReadme());
  });

  test('leads from every route to its function: by method and path, else by the longest path', () => {
    const rows = [...readme.matchAll(/^\| \[([\w-]+)\]\([\w-]+\) \| (.*?) \|/gm)].flatMap(([, name, cell = '']) =>
      [...cell.matchAll(/`((?:[A-Z]+ )?\/v1[^`]*)`/g)].map(([, entry = '']) => ({ name, entry })),
    );
    const named = (method: string, path: string) =>
      rows.find(({ entry }) => entry === `${method} ${path}`) ??
      rows
        .filter(({ entry }) => `${path}/`.startsWith(`${entry}/`))
        .toSorted((one, other) => other.entry.length - one.entry.length)[0];
    const lost = routes.filter(({ name, route }) => named(route.method, route.path)?.name !== name);
    expect(lost.map(({ route }) => `${route.method} ${route.path}`)).toEqual([]);
    expect(rows.length).toBeLessThan(routes.length / 2);
  });
});

describe('directoryActions', () => {
  test('are the commands that CognitoDirectory sends', () => {
    const code = readFileSync(join(root, 'shared/identity/directory-cognito.ts'), 'utf8');
    const sent = new Set([...code.matchAll(/\bnew (Admin\w+)Command\(/g)].map(([, action]) => action));
    expect([...sent].sort()).toEqual([...directoryActions].sort());
  });
});

const tables = functions.flatMap((description) =>
  triggersOf(description, 'http').map(({ routes }) => [description.name, routes] as const),
);
const routes = tables.flatMap(([name, table]) =>
  Object.entries(table).map(([operationId, route]) => ({ name, operationId, route })),
);

interface Variant {
  readonly properties?: Readonly<Record<string, { readonly properties?: object }>>;
}

describe('route tables', () => {
  test('name each operation once', () => {
    const ids = routes.map(({ operationId }) => operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids.filter((id) => !/^[a-z][a-zA-Z0-9]+$/.test(id))).toEqual([]);
  });

  test('give each path and method to one function', () => {
    const keys = routes.map(({ route }) => `${route.method} ${route.path.replaceAll(/\{\w+\}/g, '{}')}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test('versioned records say their version, on whatever route brings them', () => {
    const silent = routes.filter(({ route }) => {
      const { schema } = route.reply;
      if (!route.versioned || schema === undefined) {
        return false;
      }
      const reply = replySchema(route) as Variant & { anyOf?: Variant[] };
      return (reply.anyOf ?? [reply]).some(({ properties = {} }) => {
        const within = Object.values(properties).flatMap((value) => Object.keys(value.properties ?? {}));
        return !Object.keys(properties).includes('version') && !within.includes('version');
      });
    });
    expect(silent.map(({ operationId }) => operationId)).toEqual([]);
  });

  test('a list has limit, cursor and nextCursor, or none of them', () => {
    const halves = routes.filter(({ operationId, route }) => {
      const operation = openApiDocument([{ [operationId]: route }], 'x').paths[route.path]?.[
        route.method.toLowerCase()
      ];
      const names = ((operation?.parameters ?? []) as { name?: string }[]).map(({ name }) => name);
      const isPaged = JSON.stringify(replySchema(route) ?? {}).includes('"nextCursor"');
      return names.includes('cursor') !== names.includes('limit') || (names.includes('cursor') && !isPaged);
    });
    expect(halves.map(({ operationId }) => operationId)).toEqual([]);
  });

  test('what is made is found: 201 is for POST, 204 says nothing', () => {
    const odd = routes.filter(
      ({ route: { method, reply } }) =>
        (reply.status === 201 && method !== 'POST') ||
        (reply.status === 204) !==
          (reply.schema === undefined && reply.contentType === undefined && reply.status !== 202),
    );
    expect(odd.map(({ operationId }) => operationId)).toEqual([]);
  });

  /** The reply's schema with components put back in. */
  function replySchema(route: (typeof routes)[number]['route']): unknown {
    const document = openApiDocument([{ operation: route }], 'x');
    const responses: Record<string, unknown> =
      document.paths[route.path]?.[route.method.toLowerCase()]?.responses ?? {};
    const { content } = responses[route.reply.status] as { content?: Record<string, { schema: unknown }> };
    const { schemas } = document.components as { schemas: Record<string, unknown> };
    const resolve = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) {
        return value;
      }
      if (Array.isArray(value)) {
        return value.map(resolve);
      }
      if ('$ref' in value) {
        return resolve(schemas[String(value.$ref).replace('#/components/schemas/', '')]);
      }
      return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, resolve(child)]));
    };
    return resolve(Object.values(content ?? {})[0]?.schema);
  }
});

describe('writes', () => {
  /**
   * The answer to an Idempotency-Key lies in the same transaction as the effect, and an outbox item beside its change: so an
   * HTTP function never writes but by `call.commit`. Named here with their reasons are those that may.
   */
  const mayCommit: Readonly<Record<string, string>> = {
    'functions/account-links/confirm-email.ts': 'public, so without an Idempotency-Key: a link is good once',
    'functions/account-links/set-password.ts': 'public, so without an Idempotency-Key: a link is good once',
    'functions/unsubscribe/unsubscribe.ts': 'public, so without an Idempotency-Key: repeating it changes nothing',
  };

  test('HTTP functions write by call.commit only', () => {
    const http = new Set(tables.map(([name]) => `functions/${name}/`));
    const direct = /\b\w*[tT]ransaction\w*\.commit\(|\bnew (?:Put|Update|Delete|TransactWrite|BatchWrite)Command\(/;
    const found = sources('functions').filter(
      ({ path, code }) =>
        [...http].some((folder) => path.startsWith(folder)) && direct.test(code) && !(path in mayCommit),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  test('a function with POSTs for signed-in callers that may write commits by the call', () => {
    const silent = tables
      .filter(([, table]) =>
        Object.values(table).some(({ method, allow }) => method === 'POST' && Array.isArray(allow)),
      )
      .filter(([name]) => !sources(`functions/${name}`).some(({ code }) => /\bcommit\(/.test(code)));
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});
