import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ruleIds } from '../support/rule-ids.ts';
import { root, sources } from './sources.ts';

const rulesFile = 'docs/rules.md';
const thisFile = 'tests/contract/rules.test.ts';

const files = globSync(
  [
    '{functions,shared,infra,portal,tests,docs,examples}/**/*.{ts,tsx,md,typ,html,css}',
    '*.md',
    '.github/**/*.{md,yml}',
  ],
  { cwd: root },
)
  .filter((path) => !/node_modules|\.local\/|cdk\.out/.test(path) && path !== thisFile)
  .sort()
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

const rules = readFileSync(join(root, rulesFile), 'utf8')
  .split(/^- \*\*(?=[A-Z]+-\d)/m)
  .slice(1)
  .map((rule) => ({ id: /^[A-Z]+-\d+/.exec(rule)?.[0] ?? '', built: !/\*not\s+built\*/.test(rule) }));
const listed = new Set(rules.map(({ id }) => id));

/** What this repository does not have: numbered sections and checklists of documents elsewhere. */
const foreignReference =
  /\b(?:architecture|api|domain|local|conventions|[Ee]dge cases?|[Cc]hecklist)(?:\.md)?`?,? (?:section )?\d+(?:\.\d+)*/g;

describe('docs/rules.md', () => {
  test('lists every rule once', () => {
    expect(rules.map(({ id }) => id).filter((id, index, ids) => ids.indexOf(id) !== index)).toEqual([]);
    expect(rules.length).toBeGreaterThan(250);
  });

  test('has every rule that is cited', () => {
    const unknown = files.flatMap(({ path, text }) =>
      ruleIds(text).flatMap((id) => (listed.has(id) ? [] : [`${path}: ${id}`])),
    );
    expect([...new Set(unknown)]).toEqual([]);
  });

  test('has only rules that a test names, or that it marks as not built', () => {
    const named = new Set(
      sources('tests')
        .filter(({ path }) => path.endsWith('.test.ts') && path !== thisFile)
        .flatMap(({ code }) => ruleIds(code)),
    );
    expect(rules.flatMap(({ id, built }) => (built && !named.has(id) ? [id] : []))).toEqual([]);
  });
});

describe('what the repository cites is in the repository', () => {
  test('no sections of documents elsewhere', () => {
    expect(
      files.flatMap(({ path, text }) => [...text.matchAll(foreignReference)].map(([found]) => `${path}: ${found}`)),
    ).toEqual([]);
  });

  test('every Markdown file that is named exists', () => {
    const missing = files.flatMap(({ path, text }) =>
      [...text.matchAll(/(?<![\w/<>{}*-])(?:\.{0,2}\/)?[\w.-]+(?:\/[\w.-]+)*\.md\b/g)]
        .map(([name]) => name)
        .filter((name) => !['', dirname(path), 'docs'].some((folder) => existsSync(join(root, folder, name))))
        .map((name) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test('every decision that is named exists', () => {
    const decisions = new Set(globSync('docs/decisions/*.md', { cwd: root }).map((path) => path.slice(15, 19)));
    const missing = files.flatMap(({ path, text }) =>
      [...text.matchAll(/\bADRs? (\d{4}(?:(?:,| and) \d{4})*)/g)]
        .flatMap(([, numbers = '']) => numbers.match(/\d{4}/g) ?? [])
        .filter((number) => !decisions.has(number))
        .map((number) => `${path}: ADR ${number}`),
    );
    expect(missing).toEqual([]);
  });
});
