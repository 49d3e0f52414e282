import { listAt } from '#shared/domain/matching/lists.ts';
import { neededForBadge } from '#shared/domain/matching/match.ts';
import { isOpen, type JobIndex, type Layer } from '#shared/jobs/job-index.ts';
import type { SegmentMatches } from '#shared/jobs/skill-lists.ts';

/** A skill that the client lacks, and how many further open postings would have the badge with it alone. */
export interface SkillGap {
  readonly skillId: string;
  /** As some posting words it; the taxonomy's label, where it has one, is the caller's to find. */
  readonly label: string | undefined;
  readonly postings: number;
  /** A few of them, the newest. */
  readonly examples: readonly string[];
}

/** The skills that would bring a client the most further open postings to the badge (DEC-5), best first. */
export function skillGaps(
  index: JobIndex,
  skillIds: Iterable<string>,
  options: { readonly now: Date; readonly limit: number; readonly examples?: number },
): SkillGap[] {
  const { now, limit, examples = 3 } = options;
  const own = index.canonical(skillIds);
  const matches = index.matches(own);
  const gaps = new Map<string, { count: number; newest: { postingId: string; postedAt: number }[] }>();
  for (const [i, layer] of index.layers.entries()) {
    const counts = matches[i];
    if (!counts) {
      continue;
    }
    const held = new Set(Array.from(own, (id) => layer.skills.find(id)));
    for (const posting of oneShort(layer, counts, now.getTime())) {
      for (const place of listAt(layer.skills.required, posting)) {
        if (held.has(place)) {
          continue;
        }
        const skillId = layer.skills.id(place);
        const gap = gaps.get(skillId) ?? { count: 0, newest: [] };
        gaps.set(skillId, gap);
        gap.count += 1;
        // Postings come newest first from each layer: the first few of each are the newest of it.
        if (gap.newest.length < examples * (i + 1)) {
          const { postingIds, postedAt } = layer.segment;
          gap.newest.push({ postingId: postingIds.at(posting), postedAt: postedAt[posting] ?? 0 });
        }
      }
    }
  }
  return [...gaps]
    .sort(([a, one], [b, two]) => two.count - one.count || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([skillId, { count, newest }]) => ({
      skillId,
      label: index.skillLabel(skillId),
      postings: count,
      examples: newest
        .sort((a, b) => b.postedAt - a.postedAt)
        .slice(0, examples)
        .map(({ postingId }) => postingId),
    }));
}

function* oneShort(layer: Layer, counts: SegmentMatches, now: number): Iterable<number> {
  for (let posting = 0; posting < layer.segment.count; posting += 1) {
    const required = counts.required(posting);
    if (required > 0 && counts.matched(posting) === neededForBadge(required) - 1 && isOpen(layer, posting, now)) {
      yield posting;
    }
  }
}
