import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { routeTables } from '#infra/build/api-files.ts';
import { functions } from '#infra/catalogue.ts';
import { uses } from '../cost/usage.ts';
import { root } from './sources.ts';

const documents = ['*.md', 'docs/**/*.md', 'functions/**/README.md', 'shared/**/README.md'].flatMap((pattern) =>
  globSync(pattern, { cwd: root }),
);
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

describe('documents', () => {
  test('link to what is there', () => {
    const broken = documents.flatMap((path) =>
      [...textOf(path).matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(root, dirname(path), target)))
        .map((target) => `${path} → ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test('name npm scripts that there are', () => {
    const { scripts } = JSON.parse(textOf('package.json'));
    const named = documents.flatMap((path) =>
      [...textOf(path).matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name = '']) => `${path}: ${name}`),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((entry) => !(entry.split(': ')[1] ?? '' in scripts))).toEqual([]);
  });

  test('the cost model counts operations that there are, each once', () => {
    const named = uses.map(({ operation }) => operation);
    const operations = routeTables(functions).flatMap((table) => Object.keys(table));
    expect(
      named.filter((operation, index) => !operations.includes(operation) || named.indexOf(operation) !== index),
    ).toEqual([]);
    for (const operation of named) {
      expect(textOf('docs/cost.md')).toContain(`| ${operation} |`);
    }
  });

  test('the threat model names tests that there are, one at least for each threat', () => {
    const rows = textOf('docs/threat-model.md')
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| Who'));
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) {
      const files = [...row.matchAll(/`(tests\/[\w/.-]+)`/g)].map(([, file = '']) => file);
      expect(files, row).not.toEqual([]);
      for (const file of files) {
        expect(existsSync(join(root, file)), file).toBe(true);
      }
    }
  });
});
