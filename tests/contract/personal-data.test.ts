import { describe, expect, test } from 'vitest';
import { elsewhere, expiring, impersonal } from '#functions/export-and-erase/personal-data-repository.ts';
import { sources } from './sources.ts';

const files = sources('shared', 'functions');

/** The key makers whose items lie in the partition of a client. */
const keysFile = files.find(({ path }) => path === 'shared/persistence/keys.ts')?.code ?? '';
const clientKeys = [...keysFile.matchAll(/^ {2}(\w+): \([^)]*\): Key => \(\{\s*pk: `CLIENT#\$\{clientId\}`/gm)].map(
  ([, name = '']) => name,
);

/** Every kind of item, and whether its codec keeps it in the partition of a client. */
const kinds = files.flatMap(({ path, code }) =>
  [...code.matchAll(/\bcodec\(\{([\s\S]*?)\n?\}\);/g)].map(([, body = '']) => ({
    path,
    entity: /entity: '(\w+)'/.exec(body)?.[1] ?? '',
    isClients: clientKeys.some((name) => new RegExp(`\\bkeys\\.${name}\\(`).test(body)),
  })),
);

describe('what holds data of a client (export, erasure)', () => {
  test('the kinds of items and the keys of a client’s partition are found', () => {
    expect(kinds.length).toBeGreaterThan(35);
    expect(clientKeys).toEqual(expect.arrayContaining(['client', 'activity', 'caseNote', 'openTasks', 'matchResult']));
    expect(kinds.filter(({ entity }) => entity === '')).toEqual([]);
    expect(kinds.filter(({ isClients }) => isClients).map(({ entity }) => entity)).toEqual(
      expect.arrayContaining(['Client', 'Activity', 'CaseNote', 'Suggestion', 'MatchResult', 'ClientExport']),
    );
  });

  test('every kind lies in the client’s partition, or somebody has said how it is found, why it need not be, or that it tells of nobody', () => {
    const lost = kinds.filter(
      ({ entity, isClients }) =>
        !isClients &&
        !(entity in elsewhere) &&
        !(entity in expiring) &&
        !(impersonal as readonly string[]).includes(entity),
    );
    expect(
      lost.map(
        ({ entity, path }) => `${entity} (${path}): place it in functions/export-and-erase/personal-data-repository.ts`,
      ),
    ).toEqual([]);
  });

  test('no kind is named that is not there, or twice', () => {
    const outside = kinds.filter(({ isClients }) => !isClients).map(({ entity }) => entity);
    const named = [...Object.keys(elsewhere), ...Object.keys(expiring), ...impersonal];
    expect(named.filter((name) => !outside.includes(name))).toEqual([]);
    expect(named.filter((name, index) => named.indexOf(name) !== index)).toEqual([]);
  });
});
