import type { Table } from '#shared/persistence/table-connection.ts';
import {
  type UnmatchedSkill,
  unmatchedSkillsByIds,
  writeUnmatchedSkill,
} from '#shared/persistence/unmatched-skills.ts';
import { textSkillId } from './text-skill.ts';

/** So many wordings are written a call, the most frequent ones: what is left out is counted when it comes again. */
export const maxCounted = 1000;

const atOnce = 8;
const attempts = 4;

/** Collects, over an import, what resolved to nothing: each posting that is new or changed counts once per wording. */
export class UnmatchedCounter {
  readonly #counts = new Map<string, { readonly text: string; count: number }>();

  /** @param texts wordings of one posting's skills that resolved `via: 'text'` */
  add(texts: Iterable<string>): void {
    const inPosting = new Set<string>();
    for (const text of texts) {
      const textId = textSkillId(text);
      if (inPosting.has(textId)) {
        continue;
      }
      inPosting.add(textId);
      const counted = this.#counts.get(textId);
      if (counted) {
        counted.count += 1;
      } else {
        this.#counts.set(textId, { text, count: 1 });
      }
    }
  }

  get counts(): ReadonlyMap<string, { readonly text: string; readonly count: number }> {
    return this.#counts;
  }
}

/**
 * Adds an import's counts to the queue that administrators map from: one call per import (or per invocation of one), at most
 * 1,000 writes. Called twice it counts twice: the queue ranks, it decides nothing.
 */
export async function countUnmatched(table: Table, counter: UnmatchedCounter, now: Date): Promise<void> {
  let rest = [...counter.counts].sort(([, a], [, b]) => b.count - a.count).slice(0, maxCounted);
  for (let attempt = 1; rest.length > 0 && attempt <= attempts; attempt += 1) {
    const found = await unmatchedSkillsByIds(
      table,
      rest.map(([textId]) => textId),
    );
    const before = new Map(found.map((skill) => [skill.textId, skill]));
    rest = await withoutWritten(rest, ([textId, { text, count }]) => {
      const earlier = before.get(textId);
      const after: UnmatchedSkill = {
        textId,
        text: earlier?.text ?? text.trim().slice(0, 250),
        count: (earlier?.count ?? 0) + count,
        lastSeenAt: now.toISOString(),
      };
      return writeUnmatchedSkill(table, earlier, after);
    });
  }
}

/** The entries that another import counted at the same time: their writes failed. */
async function withoutWritten<T>(entries: readonly T[], write: (entry: T) => Promise<boolean>): Promise<T[]> {
  const left: T[] = [];
  const rest = [...entries];
  const writer = async () => {
    for (let entry = rest.pop(); entry !== undefined; entry = rest.pop()) {
      if (!(await write(entry))) {
        left.push(entry);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, writer));
  return left;
}
