import { describe, expect, test } from 'vitest';
import { functions } from '#infra/catalogue.ts';
import { activityTypes } from '#shared/domain/activity.ts';
import type { Route } from '#shared/http/route.ts';
import { sources } from './sources.ts';

const files = sources('shared', 'functions');
const codeOf = (wanted: string) => files.find(({ path }) => path === wanted)?.code ?? '';
const pathsWith = (pattern: RegExp) =>
  files
    .filter(({ code }) => pattern.test(code))
    .map(({ path }) => path)
    .sort();

describe('Recent Activity is append-only (RA-05)', () => {
  const repository = 'shared/persistence/activity.ts';

  test('one file knows where activities lie; the Overview reads them too', () => {
    expect(pathsWith(/\bkeys\.activity\(/)).toEqual([repository]);
    expect(pathsWith(/\bactivityPrefix\b/)).toEqual(['functions/clients/overview-repository.ts', repository]);
    expect(pathsWith(/\btoActivityItem\b/)).toEqual([repository]);
  });

  test('that file only creates them, and neither it nor the Overview changes or deletes anything', () => {
    const code = codeOf(repository);
    expect(code.match(/\btransaction\.\w+\(/g)).toEqual(['transaction.create(']);
    for (const path of [repository, 'functions/clients/overview-repository.ts']) {
      expect(codeOf(path)).not.toMatch(/\b(?:Put|Update|Delete|BatchWrite|TransactWrite)Command\b|\bbatchWrite\b/);
    }
  });

  test('no route does either', () => {
    const routes = functions.flatMap(({ triggers }) =>
      triggers.flatMap((trigger) => (trigger.kind === 'http' ? Object.values<Route>(trigger.routes) : [])),
    );
    const about = routes.filter(({ path }) => /\/activity(?:\/|$)/.test(path));
    expect(about.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/clients/{clientId}/activity']);
  });
});

test('RA-03 every type of activity is written somewhere', () => {
  const written = files.filter(({ code }) => /\b(?:record|add)Activity\(/.test(code)).map(({ code }) => code);
  const folders = new Set(pathsWith(/\b(?:record|add)Activity\(/).map((path) => path.split('/').slice(0, 2).join('/')));
  const nearby = files.filter(({ path }) => folders.has(path.split('/').slice(0, 2).join('/'))).map(({ code }) => code);
  const missing = activityTypes.filter((type) => ![...written, ...nearby].some((code) => code.includes(`'${type}'`)));
  expect(missing).toEqual([]);
});
