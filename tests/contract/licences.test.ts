import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './sources.ts';

interface Package {
  readonly license?: unknown;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

const lock: { readonly packages: Readonly<Record<string, Package>> } = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
);
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

/** Permissive: may be part of what we deploy. OFL is for fonts. */
const shipped = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'Zlib',
]);
/** Tools only, never part of a bundle. */
const tools = new Set([...shipped, 'BSD', 'MPL-2.0', 'PSF-2.0', 'Python-2.0']);

/** Tools that do not say in the lock file under which licence they are: looked up by hand. */
const lookedUp: Readonly<Record<string, string>> = {
  busboy: 'MIT',
  'humanize-number': 'MIT',
  'png-js': 'MIT',
  querystring: 'MIT',
  streamsearch: 'MIT',
  'xmlhttprequest-ssl': 'MIT',
};

/** `A OR B`: one is enough; `A AND B`: all are needed. Such expressions are never nested here. */
function allows(allowed: ReadonlySet<string>, expression: string): boolean {
  const plain = expression.replace(/^\((.*)\)$/, '$1');
  return plain.includes(' AND ')
    ? plain.split(' AND ').every((one) => allowed.has(one))
    : plain.split(' OR ').some((one) => allowed.has(one));
}

describe('licences of dependencies', () => {
  test('are permissive in what is deployed, and known in what is not', () => {
    const faults = packages.flatMap(([path, { license, dev, devOptional }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const expression = typeof license === 'string' ? license : (lookedUp[name] ?? 'none');
      return allows(dev || devOptional ? tools : shipped, expression) ? [] : [`${path}: ${expression}`];
    });
    expect(packages.length).toBeGreaterThan(100);
    expect(faults).toEqual([]);
  });

  test('that were looked up are still needed', () => {
    const silent = packages.filter(([, { license }]) => typeof license !== 'string').map(([path]) => path);
    for (const name of Object.keys(lookedUp)) {
      expect(
        silent.some((path) => path.endsWith(`node_modules/${name}`)),
        name,
      ).toBe(true);
    }
  });

  test('a copyleft licence does not pass', () => {
    expect(allows(tools, 'GPL-3.0-only')).toBe(false);
    expect(allows(shipped, 'MPL-2.0')).toBe(false);
    expect(allows(shipped, '(MIT OR GPL-3.0-or-later)')).toBe(true);
    expect(allows(shipped, 'MIT AND GPL-3.0-only')).toBe(false);
  });
});
