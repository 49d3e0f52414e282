import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, sources } from './sources.ts';

const readme = readFileSync(join(root, 'shared/persistence/README.md'), 'utf8');
const rows = [...readme.matchAll(/^\|(.+)\|$/gm)]
  .map(([, row = '']) => row.split('|').map((cell) => cell.trim()))
  .filter(([first = '']) => first !== 'Question' && !/^-+$/.test(first));
const documented = new Set(
  rows.flatMap((row) => [...(row[3] ?? '').matchAll(/`([\w.]+)`/g)].map(([, method = '']) => method)),
);

/** How the others are made, not questions of their own. */
const mechanisms = ['batch-write', 'codec', 'reads', 'table-connection', 'transaction'];
/** Questions to the table that are asked beside the records of a call. */
const beside = [
  'http/idempotency',
  'http/throttle',
  'outbox/file-removal',
  'outbox/repository',
  'outbox/provider-visibility',
].map((name) => `shared/${name}.ts`);
const repositories = sources('shared', 'functions').filter(
  ({ path }) =>
    (path.startsWith('shared/persistence/') && !mechanisms.some((name) => path === `shared/persistence/${name}.ts`)) ||
    beside.includes(path) ||
    /[/-]repository\.ts$/.test(path),
);

/** Asks the table by itself; what only adds to somebody's transaction does not. */
const asks = /\b(getItem|batchGet|query(?:Page|Pages|All)|batchWrite|\w+Command)\(|new Transaction\(/;

const methods = repositories.flatMap(({ path, code }) =>
  code.split(/\n(?=(?:export )?(?:async )?(?:function\*?|class|const|interface|type) )/).flatMap((part) => {
    const functionName = /^export (?:async )?function\*? (\w+)/.exec(part)?.[1];
    if (functionName) {
      return [{ path, name: functionName, asks: asks.test(part) }];
    }
    const className = /^export class (\w+)/.exec(part)?.[1];
    return className
      ? part.split(/\n(?= {2}(?:async )?\*?[\w#]+[<(])/).flatMap((method) => {
          const name = /^ {2}(?:async )?\*?(\w+)[<(]/.exec(method)?.[1];
          return name && name !== 'constructor'
            ? [{ path, name: `${className}.${name}`, asks: asks.test(method) }]
            : [];
        })
      : [];
  }),
);

describe('access patterns (shared/persistence/README.md)', () => {
  test('the table is read', () => {
    expect(rows.length).toBeGreaterThan(40);
    expect(methods.length).toBeGreaterThan(40);
  });

  test('each row has a question, a key, a cost and a method', () => {
    expect(rows.filter((row) => row.length !== 4 || row.some((cell) => cell === ''))).toEqual([]);
  });

  test('each row names a method that is there', () => {
    const names = new Set(methods.map(({ name }) => name));
    expect([...documented].filter((name) => !names.has(name))).toEqual([]);
  });

  test('each method that asks the table has a row', () => {
    const missing = methods.filter((method) => method.asks && !documented.has(method.name));
    expect(missing.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
  });

  test('nothing scans the table', () => {
    expect(
      sources('shared', 'functions')
        .filter(({ code }) => /\bScanCommand\b/.test(code))
        .map(({ path }) => path),
    ).toEqual([]);
  });
});
