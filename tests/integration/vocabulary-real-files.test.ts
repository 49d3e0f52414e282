import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';
import { testTable } from '../support/engines.ts';
import { vocabularyImports } from '../support/vocabulary.ts';

/** Not in the repository. Their import takes seconds, and on a busy machine a minute. */
const folder = join(process.cwd(), '../shared/data');
const present = existsSync(folder);

async function file(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(join(folder, name)));
}

describe.skipIf(!present)(
  'the real ESCO and NOC files (skipped where ../shared/data is missing)',
  { timeout: 180_000 },
  () => {
    let imports: ReturnType<typeof vocabularyImports>;
    let skills: Vocabulary;

    beforeAll(async () => {
      const { name, documents } = await testTable();
      const table: Table = { name, db: documents };
      imports = vocabularyImports(table);
    });

    test('ESCO 1.1.1 in English: 13,896 skills, none rejected', async () => {
      const report = await imports.import({ kind: 'esco' }, await file('esco-v1.1.1-skills-en.csv.gz'));
      expect(report).toMatchObject({ status: 'completed', read: 13_896, created: 13_896, updated: 0, rejected: 0 });
      skills = await imports.reader().skills();
      expect(skills.count).toBe(13_896);
      expect(skills.resolveSkill('direct musical staff')).toMatchObject({
        label: 'manage musical staff',
        via: 'alias',
      });
    });

    test('ESCO 1.0 in French: 96 % of them get a French label, the rest of the file is rejected by line', async () => {
      const report = await imports.import({ kind: 'esco', language: 'fr' }, await file('esco-v1.0-skills-fr.csv.gz'));
      expect(report).toMatchObject({ status: 'completed', read: 13_485, created: 0, updated: 13_379, rejected: 106 });
      expect(report.rejections).toHaveLength(106);
      const before = skills;
      skills = await imports.reader().skills();
      expect(skills.count).toBe(13_896);
      expect(skills.resolveSkill('gérer le personnel musical')).toEqual(before.resolveSkill('Manage musical staff'));
      const [hit] = skills.listSkills('gerer le personnel mus', 1);
      expect(hit?.label).toEqual({ en: 'manage musical staff', fr: 'gérer le personnel musical' });
    });

    test('the same file again changes nothing', async () => {
      const report = await imports.import({ kind: 'esco' }, await file('esco-v1.1.1-skills-en.csv.gz'));
      expect(report).toMatchObject({ status: 'completed', created: 0, updated: 0, unchanged: 13_896, rejected: 0 });
    });

    test('what employers write is found by label or alias; the rest is equal to itself', () => {
      for (const wording of ['Python', 'SQL', 'JAVASCRIPT', 'project management', 'Communication']) {
        expect(skills.resolveSkill(wording).via, wording).not.toBe('text');
      }
      expect(skills.resolveSkill('Prior Labs TabPFN').via).toBe('text');
      expect(skills.resolveSkill('C#').skillId).not.toBe(skills.resolveSkill('C++').skillId);
    });

    test('NOC 2021: all 516 unit groups, 00010 with its zeros', async () => {
      const report = await imports.import({ kind: 'noc' }, await file('noc-2021-unit-groups.csv'));
      expect(report).toMatchObject({ status: 'completed', read: 516, created: 516, rejected: 0 });
      const occupations = await imports.reader().occupations();
      expect(occupations.occupation('00010')?.label.fr).toBe('Membres des corps législatifs');
      expect(occupations.searchOccupations('software engineer', 1)[0]?.code).toBe('21231');
    });
  },
);
