import { describe, expect, test } from 'vitest';
import { sources } from './sources.ts';

const files = sources('shared', 'functions');
const catalogue = files.find(({ path }) => path === 'shared/observability/events.ts')?.code ?? '';

/** `'mail.sent': { outboxId: string; … }` → name and field names. */
const events = [...catalogue.matchAll(/'([\w.-]+)': \{([^}]*)\}/g)].map(([, name = '', fields = '']) => ({
  name,
  fields: [...fields.matchAll(/(\w+)\??:/g)].map(([, field = '']) => field),
}));

/** Inside of the interface. */
const body = /interface LogEvents \{(.*?)\n\}/s.exec(catalogue)?.[1] ?? '';

/** Text that a log may hold: ids, and codes out of a set that the code itself has. Everything else is a number or a flag. */
const ids = ['actorId', 'fileId', 'importId', 'messageId', 'outboxId', 'requestId', 'runId'];
const codes = [
  'accountKind',
  'effect',
  'errorName',
  'failure',
  'kind',
  'operation',
  'outcome',
  'problem',
  'reason',
  'status',
  'step',
  'template',
];
const texts: ReadonlySet<string> = new Set([...ids, ...codes, 'stack']);

describe('log events', () => {
  test('are read from the catalogue', () => {
    expect(events.length).toBeGreaterThan(10);
    expect(events).toContainEqual({ name: 'mail.sent', fields: ['outboxId', 'template', 'messageId', 'requestId'] });
  });

  test('have no text but ids and codes that are listed here', () => {
    const fields = [...body.matchAll(/(\w+)\??: (\w+)/g)].map(([, name = '', type = '']) => ({ name, type }));
    expect(fields.length).toBeGreaterThan(50);
    const unlisted = fields.filter(({ name, type }) =>
      type === 'string' ? !texts.has(name) : type !== 'number' && type !== 'boolean',
    );
    expect(unlisted).toEqual([]);
    const unused = [...texts].filter((text) => !fields.some(({ name, type }) => name === text && type === 'string'));
    expect(unused).toEqual([]);
  });

  test('have no other types: no lists, no records, no unions, nothing from elsewhere', () => {
    const known = body.replaceAll(/\w+\??: (string|number|boolean)\b/g, '').replaceAll(/'[\w.-]+': |progress: /g, '');
    expect(known.replaceAll(/[\s{};]/g, '')).toBe('');
    expect(catalogue).not.toMatch(/^import |\bextends\b/m);
  });

  test('are all used', () => {
    const unused = events.filter(
      ({ name }) =>
        !files.some(({ path, code }) => path !== 'shared/observability/events.ts' && code.includes(`'${name}'`)),
    );
    expect(unused.map(({ name }) => name)).toEqual([]);
  });

  test('are the only thing that functions write to the log', () => {
    const others = files.filter(
      ({ path, code }) =>
        /\bconsole\.|process\.std(out|err)\.write/.test(code) ||
        (code.includes('@aws-lambda-powertools/logger') && path !== 'shared/observability/logger.ts'),
    );
    expect(others.map(({ path }) => path)).toEqual([]);
  });
});
