import { describe, expect, test } from 'vitest';
import { sources } from './sources.ts';

const files = sources('shared', 'functions');
const catalogue = files.find(({ path }) => path === 'shared/observability/events.ts')?.code ?? '';

/** `'mail.sent': { outboxId: string; … }` → name and field names. */
const events = [...catalogue.matchAll(/'([\w.-]+)': \{([^}]*)\}/g)].map(([, name = '', fields = '']) => ({
  name,
  fields: [...fields.matchAll(/(\w+)\??:/g)].map(([, field = '']) => field),
}));

/** Words that a field of personal data, a secret or free text would have in its name. */
const personal =
  /name|mail|phone|address|birth|sex|token|password|secret|body|text|title|detail|note|header|query|path|url|ip$|message/i;

/** What has such a word in its name and is nothing of the kind. */
const harmless: ReadonlySet<string> = new Set(['errorName', 'messageId']);

describe('log events', () => {
  test('are read from the catalogue', () => {
    expect(events.length).toBeGreaterThan(10);
    expect(events).toContainEqual({ name: 'mail.sent', fields: ['outboxId', 'template', 'messageId'] });
  });

  test('carry nothing of a person', () => {
    const suspicious = events.flatMap(({ name, fields }) =>
      fields.filter((field) => personal.test(field) && !harmless.has(field)).map((field) => `${name}.${field}`),
    );
    expect(suspicious).toEqual([]);
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
