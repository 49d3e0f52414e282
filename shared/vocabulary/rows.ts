import type { Language } from '#shared/domain/account.ts';
import { textIdPrefix } from '#shared/domain/skills.ts';
import { tokens } from '#shared/domain/text.ts';
import { type CsvColumns, readCsv } from '#shared/imports/csv.ts';
import { FileProblem } from '#shared/imports/file-problem.ts';
import type { ImportRejection } from '#shared/imports/report.ts';

/** What one line of a file says of a skill; what it leaves out stays as it is. */
export interface SkillRow {
  readonly line: number;
  readonly skillId: string;
  readonly label: { readonly en?: string; readonly fr?: string };
  readonly aliases: { readonly en?: readonly string[]; readonly fr?: readonly string[] };
  readonly broader?: string;
}

/** What one line of a file says of a NOC unit group. */
export interface OccupationRow {
  readonly line: number;
  readonly code: string;
  readonly label: { readonly en?: string; readonly fr?: string };
}

/** The lines of a file that say something, and those that do not, with the reason. */
export interface Rows<T> {
  readonly read: number;
  readonly rows: readonly T[];
  readonly rejections: readonly ImportRejection[];
}

type Cells = Readonly<Record<string, string>>;

/** Why a line is not taken. */
class Unusable extends Error {}

const maxLabelLength = 250;
const maxAliases = 500;
/** More than any skills taxonomy has, and few enough to hold. */
const maxRows = 100_000;

/**
 * ESCO's own skills file, in one language.
 * @throws FileProblem for any other file
 */
export function readEscoSkills(source: AsyncIterable<Uint8Array>, language: Language): Promise<Rows<SkillRow>> {
  const columns = { needed: ['conceptUri', 'preferredLabel', 'altLabels'] };
  return readRows(source, columns, (cells, line) => {
    if ((cells.conceptType ?? escoSkill) !== escoSkill) {
      throw new Unusable('Not a skill, by its conceptType');
    }
    const skillId = escoUri.exec(cells.conceptUri?.trim() ?? '')?.[1];
    if (skillId === undefined) {
      throw new Unusable('conceptUri is not that of an ESCO skill');
    }
    const label = labelFrom(cells.preferredLabel);
    if (label === undefined) {
      throw new Unusable('preferredLabel is empty');
    }
    const aliases = aliasesFrom(`${cells.altLabels ?? ''}\n${cells.hiddenLabels ?? ''}`, '\n');
    return { line, skillId, label: { [language]: label }, aliases: aliases.length > 0 ? { [language]: aliases } : {} };
  });
}

const escoSkill = 'KnowledgeSkillCompetence';
const escoUri = /^https?:\/\/data\.europa\.eu\/esco\/skill\/([A-Za-z0-9-]{1,64})$/;

/**
 * Our own file: `id,label_en,label_fr,aliases_en,aliases_fr,broader`, aliases separated by `|`.
 * @throws FileProblem for any other file
 */
export function readOwnSkills(source: AsyncIterable<Uint8Array>): Promise<Rows<SkillRow>> {
  const optional = ['label_fr', 'aliases_en', 'aliases_fr', 'broader'];
  return readRows(source, { needed: ['id', 'label_en'], optional }, (cells, line) => {
    const skillId = ownId(cells.id, 'id');
    const broader = cells.broader?.trim() ? ownId(cells.broader, 'broader') : undefined;
    return {
      line,
      skillId,
      label: labelsFrom(cells.label_en, cells.label_fr),
      aliases: withoutEmpty({
        en: aliasesFrom(cells.aliases_en ?? '', '|'),
        fr: aliasesFrom(cells.aliases_fr ?? '', '|'),
      }),
      ...(broader === undefined ? {} : { broader }),
    };
  });
}

/**
 * NOC 2021's unit groups: `code,title_en,title_fr`.
 * @throws FileProblem for any other file
 */
export function readOccupations(source: AsyncIterable<Uint8Array>): Promise<Rows<OccupationRow>> {
  return readRows(source, { needed: ['code', 'title_en'], optional: ['title_fr'] }, (cells, line) => {
    const code = cells.code?.trim() ?? '';
    if (!/^\d{5}$/.test(code)) {
      throw new Unusable('A code has five digits; leading zeros count');
    }
    return { line, code, label: labelsFrom(cells.title_en, cells.title_fr) };
  });
}

async function readRows<T>(
  source: AsyncIterable<Uint8Array>,
  columns: CsvColumns,
  rowFrom: (cells: Cells, line: number) => T,
): Promise<Rows<T>> {
  const rows: T[] = [];
  const rejections: ImportRejection[] = [];
  for await (const { line, cells } of readCsv(source, columns)) {
    if (rows.length + rejections.length === maxRows) {
      throw new FileProblem(`The file has more than ${maxRows} records.`);
    }
    try {
      if (!cells) {
        throw new Unusable('More or fewer cells than the header has');
      }
      rows.push(rowFrom(cells, line));
    } catch (error) {
      if (!(error instanceof Unusable)) {
        throw error;
      }
      rejections.push({ line, reason: error.message });
    }
  }
  return { read: rows.length + rejections.length, rows, rejections };
}

function ownId(cell: string | undefined, column: string): string {
  const id = cell?.trim() ?? '';
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) {
    throw new Unusable(`${column} needs 1 to 64 letters, digits, hyphens or underscores`);
  }
  if (id.startsWith(textIdPrefix)) {
    throw new Unusable(`${column} may not begin with ${textIdPrefix}`);
  }
  return id;
}

function labelsFrom(en: string | undefined, fr: string | undefined): { en?: string; fr?: string } {
  const english = labelFrom(en);
  const french = labelFrom(fr);
  return { ...(english === undefined ? {} : { en: english }), ...(french === undefined ? {} : { fr: french }) };
}

/** One line without control characters; `undefined` for an empty cell. */
function labelFrom(cell: string | undefined): string | undefined {
  const label = tidy(cell ?? '');
  if (label === '') {
    return undefined;
  }
  if (label.length > maxLabelLength) {
    throw new Unusable(`A label is longer than ${maxLabelLength} characters`);
  }
  if (tokens(label).length === 0) {
    throw new Unusable('A label has no letter or digit');
  }
  return label;
}

function aliasesFrom(cell: string, separator: string): string[] {
  const aliases = cell
    .split(separator)
    .map(tidy)
    .filter((alias) => tokens(alias).length > 0);
  if (aliases.some(({ length }) => length > maxLabelLength)) {
    throw new Unusable(`An alias is longer than ${maxLabelLength} characters`);
  }
  if (aliases.length > maxAliases) {
    throw new Unusable(`More than ${maxAliases} aliases`);
  }
  return aliases;
}

function withoutEmpty({ en, fr }: { en: string[]; fr: string[] }): SkillRow['aliases'] {
  return { ...(en.length > 0 ? { en } : {}), ...(fr.length > 0 ? { fr } : {}) };
}

function tidy(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ').trim();
}
