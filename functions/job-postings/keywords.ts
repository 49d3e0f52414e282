import { listAt, type NumberLists } from '#shared/domain/matching/lists.ts';
import { tokens } from '#shared/domain/text.ts';
import type { IndexSegment } from '#shared/jobs/index-segment.ts';

/** What a word is worth where it is found; the last word of a query may be the beginning of one, for a little less. */
const worth = {
  whole: { title: 8, employer: 4, skill: 2 },
  beginning: { title: 6, employer: 3, skill: 1 },
} as const;

/**
 * Scores every posting of a file for a query: each word counts where it is worth most, and a posting that lacks one in
 * title, employer and skills scores 0. A score depends on the posting and the query alone, so that it holds its place while
 * the index changes.
 */
export function scoreKeywords(segment: IndexSegment, query: string): Uint16Array {
  const words = [...new Set(tokens(query))];
  const scores = new Uint16Array(segment.count);
  const best = new Uint8Array(segment.count);
  for (const [i, word] of words.entries()) {
    best.fill(0);
    const exact = segment.words.find(word);
    if (i === words.length - 1) {
      const [from, to] = segment.words.prefixed(word);
      for (let place = from; place < to; place += 1) {
        raiseWord(segment, place, best, place === exact ? worth.whole : worth.beginning);
      }
    } else if (exact >= 0) {
      raiseWord(segment, exact, best, worth.whole);
    }
    addScores(scores, best, i === 0);
  }
  return scores;
}

function raiseWord(
  segment: IndexSegment,
  word: number,
  best: Uint8Array,
  points: { readonly title: number; readonly employer: number; readonly skill: number },
): void {
  raise(best, listAt(segment.titlesByWord, word), points.title);
  for (const employer of listAt(segment.employersByWord, word)) {
    raiseList(best, segment.employerPostings, employer, points.employer);
  }
  for (const skill of listAt(segment.skillsByWord, word)) {
    raiseList(best, segment.requiredBySkill, skill, points.skill);
    raiseList(best, segment.preferredBySkill, skill, points.skill);
  }
}

function raiseList(best: Uint8Array, lists: NumberLists, index: number, points: number): void {
  raise(best, listAt(lists, index), points);
}

function raise(best: Uint8Array, postings: Uint32Array, points: number): void {
  for (let i = 0; i < postings.length; i += 1) {
    const posting = postings[i] ?? 0;
    if ((best[posting] ?? 0) < points) {
      best[posting] = points;
    }
  }
}

function addScores(scores: Uint16Array, best: Uint8Array, first: boolean): void {
  for (let posting = 0; posting < scores.length; posting += 1) {
    const points = best[posting] ?? 0;
    const before = scores[posting] ?? 0;
    scores[posting] = points === 0 || (before === 0 && !first) ? 0 : before + points;
  }
}
