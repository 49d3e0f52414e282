import { isDeepStrictEqual } from 'node:util';
import type { Concept, Label } from '#shared/domain/skills.ts';
import type { ImportRejection } from '#shared/imports/report.ts';
import type { OccupationRow, SkillRow } from './rows.ts';
import { normalizeSkillText } from './text-skill.ts';
import type { Occupation } from './vocabulary.ts';

/** What a vocabulary becomes by a file: nothing is ever taken out of it. */
export interface Merged<T> {
  readonly all: readonly T[];
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejections: readonly ImportRejection[];
}

/** A line on its way into the vocabulary. */
interface Candidate<T> {
  readonly line: number;
  readonly before: T | undefined;
  readonly after: T;
}

/**
 * Lays the rows of a file over the skills that are there, by id. A cell that is given takes the place of what was there, an
 * empty one leaves it. A row is rejected, and the rest merged as if it were not in the file, where the skill would have no
 * English label, or one that the same file gives to another skill. What another file brought under that label stays beside
 * it: the two count as one (`canonicalSkillId`).
 */
export function mergeSkills(base: readonly Concept[], rows: readonly SkillRow[]): Merged<Concept> {
  const merge = new Merge(base, ({ skillId }) => skillId);
  for (const row of rows) {
    merge.offer(row.line, row.skillId, (before) => conceptFrom(row, before));
  }
  merge.settle((concepts, candidates) => [...sameLabels(candidates), ...unknownBroader(concepts, candidates)]);
  return merge.finish();
}

/** The same for the unit groups of the NOC, by code. */
export function mergeOccupations(base: readonly Occupation[], rows: readonly OccupationRow[]): Merged<Occupation> {
  const merge = new Merge(base, ({ code }) => code);
  for (const { line, code, label } of rows) {
    merge.offer(line, code, (before) => {
      const merged = labelFrom(label, before?.label);
      return typeof merged === 'string' ? merged : { code, label: merged };
    });
  }
  return merge.finish();
}

class Merge<T> {
  readonly #base: ReadonlyMap<string, T>;
  readonly #candidates = new Map<string, Candidate<T>>();
  readonly #rejections: ImportRejection[] = [];

  constructor(base: readonly T[], idOf: (entry: T) => string) {
    this.#base = new Map(base.map((entry) => [idOf(entry), entry]));
  }

  /** @param make the entry after the row, or why there is none */
  offer(line: number, id: string, make: (before: T | undefined) => T | string): void {
    const earlier = this.#candidates.get(id);
    const before = this.#base.get(id);
    const after = earlier ? `The same id as in line ${earlier.line}` : make(before);
    if (typeof after === 'string') {
      this.#rejections.push({ line, reason: after });
    } else {
      this.#candidates.set(id, { line, before, after });
    }
  }

  /** Rejects what does not go with the rest, until everything does: what goes may take others with it. */
  settle(
    findConflicts: (
      all: ReadonlyMap<string, T>,
      candidates: ReadonlyMap<string, Candidate<T>>,
    ) => readonly (readonly [id: string, reason: string])[],
  ): void {
    for (;;) {
      const conflicts = new Map(findConflicts(this.#all(), this.#candidates));
      if (conflicts.size === 0) {
        return;
      }
      for (const [id, reason] of conflicts) {
        const candidate = this.#candidates.get(id);
        this.#candidates.delete(id);
        if (candidate) {
          this.#rejections.push({ line: candidate.line, reason });
        }
      }
    }
  }

  finish(): Merged<T> {
    const counts = { created: 0, updated: 0, unchanged: 0 };
    for (const { before, after } of this.#candidates.values()) {
      if (before === undefined) {
        counts.created += 1;
      } else if (isDeepStrictEqual(before, after)) {
        counts.unchanged += 1;
      } else {
        counts.updated += 1;
      }
    }
    return { all: [...this.#all().values()], ...counts, rejections: this.#rejections };
  }

  #all(): ReadonlyMap<string, T> {
    const all = new Map(this.#base);
    for (const [id, { after }] of this.#candidates) {
      all.set(id, after);
    }
    return all;
  }
}

function conceptFrom(row: SkillRow, before: Concept | undefined): Concept | string {
  const label = labelFrom(row.label, before?.label);
  if (typeof label === 'string') {
    return label;
  }
  const broader = row.broader ?? before?.broader;
  return {
    skillId: row.skillId,
    label,
    aliases: {
      en: distinct(row.aliases.en ?? before?.aliases.en ?? [], label.en),
      fr: distinct(row.aliases.fr ?? before?.aliases.fr ?? [], label.fr),
    },
    ...(broader === undefined ? {} : { broader }),
  };
}

function labelFrom(given: Partial<Label>, before: Label | undefined): Label | string {
  const en = given.en ?? before?.en;
  if (en === undefined) {
    return given.fr === undefined ? 'The label is empty' : 'Not known yet: the English label has to come first';
  }
  const fr = given.fr ?? before?.fr;
  return { en, ...(fr === undefined ? {} : { fr }) };
}

/** Aliases that say something the label, or an alias before them, does not. */
function distinct(aliases: readonly string[], label: string | undefined): string[] {
  const seen = new Set(label === undefined ? [] : [normalizeSkillText(label)]);
  return aliases.filter((alias) => {
    const wording = normalizeSkillText(alias);
    return !seen.has(wording) && seen.add(wording);
  });
}

function sameLabels(candidates: ReadonlyMap<string, Candidate<Concept>>) {
  const owners = new Map<string, string>();
  return [...candidates].flatMap(([id, { before, after }]) => {
    const wording = normalizeSkillText(after.label.en);
    const owner = owners.get(wording) ?? id;
    owners.set(wording, owner);
    const isNew = !before || normalizeSkillText(before.label.en) !== wording;
    return owner !== id && isNew ? [[id, `The same English label as ${owner} in this file`] as const] : [];
  });
}

function unknownBroader(concepts: ReadonlyMap<string, Concept>, candidates: ReadonlyMap<string, Candidate<Concept>>) {
  return [...candidates].flatMap(
    ([
      id,
      {
        after: { broader },
      },
    ]) => {
      if (broader === undefined || (broader !== id && concepts.has(broader))) {
        return [];
      }
      return [
        [
          id,
          broader === id ? 'A skill is not broader than itself' : `The broader skill ${broader} is unknown`,
        ] as const,
      ];
    },
  );
}
