import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { readImport } from '#shared/imports/repository.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { readVocabularyPointer, saveSkillAlias } from '#shared/persistence/vocabulary.ts';
import type { SnapshotStore } from '#shared/vocabulary/reader.ts';
import { textSkillId } from '#shared/vocabulary/text-skill.ts';
import { testTable } from '../support/engines.ts';
import { escoHeader, escoLine, vocabularyImports } from '../support/vocabulary.ts';

async function freshTable(): Promise<Table> {
  const { name, documents } = await testTable();
  return { name, db: documents };
}

const esco = (...lines: string[]) => [escoHeader, ...lines].join('\n');
const own = (...lines: string[]) => ['id,label_en,label_fr,aliases_en,aliases_fr,broader', ...lines].join('\n');

describe('one vocabulary growing', () => {
  let table: Table;
  let imports: ReturnType<typeof vocabularyImports>;

  beforeAll(async () => {
    table = await freshTable();
    imports = vocabularyImports(table);
  });

  test('nothing is known before the first import, and everything resolves to itself', async () => {
    const skills = await imports.reader().skills();
    expect(skills.count).toBe(0);
    expect(skills.taxonomyVersion).toBe('0.0');
    expect(skills.resolveSkill('Welding')).toMatchObject({ skillId: textSkillId('welding'), via: 'text' });
    expect((await imports.reader().occupations()).searchOccupations('', 5)).toEqual([]);
  });

  test('ESCO: cells of several lines, aliases that repeat the label, and a reader that sees it at once', async () => {
    const reader = imports.reader();
    await reader.skills();
    const report = await imports.import(
      { kind: 'esco' },
      esco(
        escoLine('a-1', 'weld metal', ['welding', 'arc welding', 'Weld  Metal', '']),
        escoLine('a-2', 'say "yes", politely', ['agree']),
      ),
    );
    expect(report).toMatchObject({ status: 'completed', read: 2, created: 2, updated: 0, unchanged: 0, rejected: 0 });
    const skills = await reader.skills();
    expect(skills.count).toBe(2);
    expect(skills.resolveSkill('ARC-welding')).toEqual({ skillId: 'a-1', label: 'weld metal', via: 'alias' });
    expect(skills.resolveSkill('Say yes politely')).toMatchObject({ skillId: 'a-2', via: 'label' });
    expect(skills.listSkills('weld', 9)).toEqual([{ skillId: 'a-1', label: { en: 'weld metal' } }]);
  });

  test('the same file again changes nothing and makes no new snapshot', async () => {
    const before = await readVocabularyPointer(table, 'skills');
    const report = await imports.import(
      { kind: 'esco' },
      gzipSync(esco(escoLine('a-1', 'weld metal', ['welding', 'arc welding']))) as Uint8Array<ArrayBuffer>,
    );
    expect(report).toMatchObject({ status: 'completed', read: 1, created: 0, updated: 0, unchanged: 1 });
    expect(await readVocabularyPointer(table, 'skills')).toEqual(before);
  });

  test('French is laid over what is known; what is not is rejected, since every skill has an English label', async () => {
    const report = await imports.import(
      { kind: 'esco', language: 'fr' },
      esco(escoLine('a-1', 'souder le métal', ['soudage']), escoLine('a-9', 'inconnu')),
    );
    expect(report).toMatchObject({ status: 'completed', read: 2, updated: 1, rejected: 1 });
    expect(report.rejections).toEqual([{ line: 3, reason: 'Not known yet: the English label has to come first' }]);
    const skills = await imports.reader().skills();
    expect(skills.skill('a-1')?.label).toEqual({ en: 'weld metal', fr: 'souder le métal' });
    expect(skills.resolveSkill('arc welding').skillId).toBe('a-1');
    expect(skills.resolveSkill('Soudage').skillId).toBe('a-1');
  });

  test('our own file adds and updates by id; an empty cell leaves what is there', async () => {
    const report = await imports.import(
      { kind: 'csv' },
      own('a-1,metal welding,,TIG|MIG,,', 'w-1,fillet welding,,,,a-1', 'w-2,nothing new under the sun,,,,w-404'),
    );
    expect(report).toMatchObject({ status: 'completed', read: 3, created: 1, updated: 1, rejected: 1 });
    expect(report.rejections).toEqual([{ line: 4, reason: 'The broader skill w-404 is unknown' }]);
    const skills = await imports.reader().skills();
    expect(skills.skill('a-1')?.label).toEqual({ en: 'metal welding', fr: 'souder le métal' });
    expect(skills.resolveSkill('tig').skillId).toBe('a-1');
    expect(skills.resolveSkill('soudage').skillId).toBe('a-1');
    expect(skills.resolveSkill('arc welding').via).toBe('text');
    expect(skills.skill('w-1')?.broader).toBe('a-1');
  });

  test('mapped aliases outlive imports, and count for ids that were given before', async () => {
    const textId = textSkillId('brazing');
    const transaction = new Transaction();
    const alias = {
      textId,
      text: 'Brazing',
      skillId: 'a-1',
      mappedBy: 'staff-1',
      mappedAt: '2026-01-01T00:00:00.000Z',
    };
    saveSkillAlias(transaction, alias, () => new Error('no pointer'));
    const reader = imports.reader();
    const before = await reader.skills();
    expect(before.canonicalSkillId(textId)).toBe(textId);
    await transaction.commit(table);
    const mapped = await reader.skills();
    expect(mapped.taxonomyVersion).not.toBe(before.taxonomyVersion);
    await imports.import({ kind: 'esco' }, esco(escoLine('a-3', 'pour coffee', ['barista', 'brazing'])));
    for (const skills of [mapped, await reader.skills(), await imports.reader().skills()]) {
      expect(skills.resolveSkill('BRAZING')).toEqual({ skillId: 'a-1', label: 'metal welding', via: 'alias' });
      expect(skills.canonicalSkillId(textId)).toBe('a-1');
    }
  });

  test('labels: duplicates, empty ones and lines that do not fit are rejected by line, the rest is taken', async () => {
    const report = await imports.import(
      { kind: 'csv' },
      own(
        'b-1,  ,,,,',
        'b-2,Metal-Welding,,,,',
        'b-3,knit',
        'b 4,spaces in id,,,,',
        'text-aaaa,a reserved id,,,,',
        '',
        'b-5,"two',
        'lines",,,,',
        'b-6,!?,,,,',
        'b-5,again,,,,',
        'b-7,own parent,,,,b-7',
        'b-8,sew,,,,',
        'b-9,SEW,,,,',
      ),
    );
    expect(report).toMatchObject({ status: 'completed', read: 11, created: 3, updated: 0, rejected: 8 });
    expect(report.rejections).toEqual([
      { line: 2, reason: 'The label is empty' },
      { line: 4, reason: 'More or fewer cells than the header has' },
      { line: 5, reason: 'id needs 1 to 64 letters, digits, hyphens or underscores' },
      { line: 6, reason: 'id may not begin with text-' },
      { line: 10, reason: 'A label has no letter or digit' },
      { line: 11, reason: 'The same id as in line 8' },
      { line: 12, reason: 'A skill is not broader than itself' },
      { line: 14, reason: 'The same English label as b-8 in this file' },
    ]);
    const skills = await imports.reader().skills();
    expect(skills.skill('b-5')?.label.en).toBe('two lines');
    // b-2 came with another file under a label that a-1 had: the two are one skill.
    expect(skills.resolveSkill('metal welding').skillId).toBe('a-1');
    expect(skills.canonicalSkillId('b-2')).toBe('a-1');
    expect(skills.listSkills('metal weld', 9).map(({ skillId }) => skillId)).toEqual(['a-1']);
  });

  test('two skills may swap their labels in one file', async () => {
    await imports.import({ kind: 'csv' }, own('c-1,first,,,,', 'c-2,second,,,,'));
    const report = await imports.import({ kind: 'csv' }, own('c-1,second,,,,', 'c-2,first,,,,'));
    expect(report).toMatchObject({ updated: 2, rejected: 0 });
    expect((await imports.reader().skills()).resolveSkill('first').skillId).toBe('c-2');
  });

  test('NOC codes keep their leading zeros, and a code that lost them is rejected', async () => {
    const report = await imports.import(
      { kind: 'noc' },
      '\uFEFFcode,title_en,title_fr\r\n00010,Legislators,Membres des corps législatifs\r\n10,Lost,\r\n63200,Cooks,\r\n',
    );
    expect(report).toMatchObject({ status: 'completed', read: 3, created: 2, rejected: 1 });
    expect(report.rejections[0]?.line).toBe(3);
    const occupations = await imports.reader().occupations();
    expect(occupations.occupation('00010')?.label).toEqual({ en: 'Legislators', fr: 'Membres des corps législatifs' });
    const again = await imports.import({ kind: 'noc' }, 'code,title_en,title_fr\n63200,Cooks,Cuisiniers\n');
    expect(again).toMatchObject({ updated: 1, created: 0 });
    expect((await imports.reader().occupations()).count).toBe(2);
  });
});

describe('files that are no use fail as a whole and change nothing', () => {
  const cut = esco(escoLine('a-1', 'weld'), 'KnowledgeSkillCompetence,http://data.europa.eu/esco/skill/a-2,"brew tea');

  test.each<
    [string, Parameters<ReturnType<typeof vocabularyImports>['import']>[0], string | Uint8Array<ArrayBuffer>, RegExp]
  >([
    ['another header', { kind: 'esco' }, 'code,title_en\n1,x\n', /header lacks conceptUri, preferredLabel, altLabels/],
    ['semicolons', { kind: 'csv' }, 'id;label_en\na;b\n', /header lacks id, label_en/],
    ['a misspelt column', { kind: 'csv' }, 'id,label_en,label_fe\na,b,c\n', /unknown columns: label_fe/],
    ['a column twice', { kind: 'csv' }, 'id,label_en,label_en\na,b,c\n', /names label_en twice/],
    ['cut inside quotation marks', { kind: 'esco' }, cut, /ends inside quotation marks.*cut short/],
    ['a stray quotation mark', { kind: 'csv' }, own('a,say "hi",,,,', 'b,ok,,,,'), /out of place at line 2/],
    ['no text', { kind: 'csv' }, Buffer.from([0x69, 0x64, 0xff, 0xfe, 0x0a]), /not UTF-8/],
    [
      'cut gzip',
      { kind: 'csv' },
      gzipSync(own('a,ok,,,,')).subarray(0, 30) as Uint8Array<ArrayBuffer>,
      /ends too soon or is damaged/,
    ],
    ['no line', { kind: 'csv' }, '\n', /empty/],
    [
      'occupations for skills',
      { kind: 'esco' },
      esco('Occupation,http://data.europa.eu/esco/occupation/x,cook,'),
      /No line is valid. Line 2: Not a skill/,
    ],
    [
      'French before English',
      { kind: 'esco', language: 'fr' },
      esco(escoLine('a-1', 'souder')),
      /English label has to come first/,
    ],
  ])('%s', async (_, request, file, reason) => {
    const table = await freshTable();
    const report = await vocabularyImports(table).import(request, file);
    expect(report).toMatchObject({ status: 'failed', created: 0, updated: 0 });
    expect(report.reason).toMatch(reason);
    expect(await readVocabularyPointer(table, 'skills')).toBeUndefined();
  });
});

test('an upload form is good for one object of one type and size, for ten minutes, without a checksum', async () => {
  const { signer } = vocabularyImports(await freshTable());
  const upload = { key: 'taxonomy-imports/x', contentType: 'application/octet-stream', minBytes: 1, maxBytes: 99 };
  const { fields } = await signer.sign(upload);
  const policy = JSON.parse(Buffer.from(fields.Policy ?? '', 'base64').toString());
  expect(policy.conditions).toEqual(
    expect.arrayContaining([
      ['content-length-range', 1, 99],
      { key: 'taxonomy-imports/x' },
      { 'Content-Type': 'application/octet-stream' },
      { bucket: 'incoming' },
    ]),
  );
  const minutes = (Date.parse(policy.expiration) - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(9);
  expect(minutes).toBeLessThanOrEqual(10.1);
  expect(Object.keys(fields).filter((name) => /checksum/i.test(name))).toEqual([]);
});

describe('whatever comes between', () => {
  test('two imports at once: both survive, each with its own report', async () => {
    const table = await freshTable();
    const imports = vocabularyImports(table);
    await imports.import({ kind: 'csv' }, own('base,there before,,,,'));
    const files = [own('x,from one,,,,', 'base,renamed,,,,'), own('y,from two,,,,'), own('z,from three,,,,')];
    const reports = await Promise.all(files.map((file) => imports.import({ kind: 'csv' }, file)));
    expect(reports.map(({ status, created, updated }) => [status, created, updated])).toEqual([
      ['completed', 1, 1],
      ['completed', 1, 0],
      ['completed', 1, 0],
    ]);
    const skills = await imports.reader().skills();
    for (const label of ['from one', 'from two', 'from three', 'renamed']) {
      expect(skills.resolveSkill(label).via, label).toBe('label');
    }
    expect(skills.taxonomyVersion).toBe('4.0');
  });

  test('a snapshot that lost the race is taken away, and rejections that no longer hold as well', async () => {
    const table = await freshTable();
    const imports = vocabularyImports(table);
    await imports.import({ kind: 'csv' }, own('a,there before,,,,'));
    const written: string[] = [];
    let first = true;
    // Right before this import's snapshot is stored, another import brings the broader skill that it misses.
    const racing: SnapshotStore = {
      get: (key) => imports.store.get(key),
      remove: (key) => imports.store.remove(key),
      put: async (key, snapshot) => {
        await imports.store.put(key, snapshot);
        written.push(key);
        if (first) {
          first = false;
          await imports.import({ kind: 'csv' }, own('d,brought meanwhile,,,,'));
        }
      },
    };
    const importId = await imports.arrived({ kind: 'csv' }, own('b,narrow,,,,d', 'c,free,,,,'));
    await imports.importer(racing).run(importId);
    expect(await imports.report(importId)).toMatchObject({
      status: 'completed',
      created: 2,
      rejected: 0,
      rejections: [],
    });
    expect(written).toHaveLength(2);
    expect(await Promise.all(written.map(imports.objectExists))).toEqual([false, true]);
    expect((await imports.reader().skills()).skill('b')?.broader).toBe('d');
  });

  test('an event that comes twice, or twice at once, imports once', async () => {
    const table = await freshTable();
    const imports = vocabularyImports(table);
    const importId = await imports.arrived({ kind: 'csv' }, own('a,once,,,,'));
    await Promise.all([imports.importer().run(importId), imports.importer().run(importId)]);
    await imports.importer().run(importId);
    expect(await imports.report(importId)).toMatchObject({ status: 'completed', created: 1, unchanged: 0 });
    expect((await readVocabularyPointer(table, 'skills'))?.generation).toBe(1);
  });

  test('a store that fails is tried three times, then the import says so; nothing is half applied', async () => {
    const table = await freshTable();
    const imports = vocabularyImports(table);
    const broken: SnapshotStore = {
      get: (key) => imports.store.get(key),
      remove: (key) => imports.store.remove(key),
      put: () => Promise.reject(new Error('out of disk')),
    };
    const importId = await imports.arrived({ kind: 'csv' }, own('a,once,,,,'));
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      expect((await imports.report(importId)).status).toBe(attempt === 1 ? 'pending' : 'running');
      await expect(imports.importer(broken).run(importId)).rejects.toThrow('out of disk');
    }
    expect(await imports.report(importId)).toMatchObject({ status: 'failed', created: 0 });
    await imports.importer().run(importId);
    expect(await readVocabularyPointer(table, 'skills')).toBeUndefined();
  });

  test('an event without an import, or for another kind of import, does nothing', async () => {
    const table = await freshTable();
    await vocabularyImports(table).importer().run('unknown');
    expect(await readImport(table, 'unknown')).toBeUndefined();
  });

  test('a thousand rejections are kept, all are counted', async () => {
    const table = await freshTable();
    const lines = Array.from({ length: 1_200 }, (_, line) => `bad id ${line},x,,,,`);
    const report = await vocabularyImports(table).import({ kind: 'csv' }, own('good,good,,,,', ...lines));
    expect(report).toMatchObject({ read: 1_201, created: 1, rejected: 1_200 });
    expect(report.rejections).toHaveLength(1_000);
    expect(report.rejections.at(-1)?.line).toBe(1_002);
  });
});
