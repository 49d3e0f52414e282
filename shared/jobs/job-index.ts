import type { DeltaEntry } from '#shared/domain/index-posting.ts';
import { decodeJobIndex, encodeJobIndex } from './index-format.ts';
import type { IndexSegment } from './index-segment.ts';
import { type CanonicalSkills, type SegmentMatches, SkillLists } from './skill-lists.ts';

/** A segment as readers see it: without what a later segment replaces or removes. */
export interface Layer {
  readonly segment: IndexSegment;
  readonly skills: SkillLists;
  /** 1 for each posting that is replaced or removed. */
  readonly hidden: Uint8Array | undefined;
}

/** Where a posting is. */
export interface Found {
  readonly segment: IndexSegment;
  readonly posting: number;
}

/**
 * The job index at one moment: the base file with the single writes since laid over it. It is never changed; the reader
 * makes a new one when something was written.
 */
export class JobIndex {
  readonly generation: number;
  readonly builtAt: string | undefined;
  /** The base, then the single writes: each posting is visible in one of them at most. */
  readonly layers: readonly Layer[];
  readonly #canonical: CanonicalSkills | undefined;

  /** @param skills absent: every id stands for itself */
  constructor(base: IndexSegment | undefined, delta: readonly DeltaEntry[] = [], skills?: CanonicalSkills) {
    this.#canonical = skills;
    this.generation = base?.generation ?? 0;
    this.builtAt = base?.builtAt;
    const last = new Map<string, DeltaEntry>();
    for (const entry of delta) {
      const postingId = entry.kind === 'put' ? entry.posting.postingId : entry.postingId;
      if (!isOlderThanBase(entry, base)) {
        last.set(postingId, entry);
      }
    }
    const puts = [...last.values()].flatMap((entry) => (entry.kind === 'put' ? [entry.posting] : []));
    const layers: Layer[] = [];
    if (base) {
      layers.push({ segment: base, skills: SkillLists.of(base, skills), hidden: hiddenIn(base, last.keys()) });
    }
    if (puts.length > 0) {
      const facts = { generation: this.generation, builtAt: this.builtAt ?? '' };
      const segment = decodeJobIndex(encodeJobIndex(puts, facts));
      layers.push({ segment, skills: SkillLists.of(segment, skills), hidden: undefined });
    }
    this.layers = layers;
  }

  /** The posting as the index knows it, expired or not. */
  find(postingId: string): Found | undefined {
    for (const { segment, hidden } of this.layers) {
      const posting = segment.find(postingId);
      if (posting >= 0 && hidden?.[posting] !== 1) {
        return { segment, posting };
      }
    }
    return undefined;
  }

  /** The ids that a client's skills stand for by now, each once. */
  canonical(skillIds: Iterable<string>): Set<string> {
    const canonical = this.#canonical;
    return new Set(canonical ? Array.from(skillIds, (id) => canonical.canonicalSkillId(id)) : skillIds);
  }

  /** One client against every posting: the counts beside each layer. */
  matches(skillIds: Iterable<string>): readonly SegmentMatches[] {
    const canonical = this.canonical(skillIds);
    return this.layers.map(({ skills }) => skills.matches(canonical));
  }

  /** The wording of a skill that some posting names, also of a `text-…` one; undefined where no posting does. */
  skillLabel(skillId: string): string | undefined {
    for (const { segment } of this.layers.toReversed()) {
      const place = segment.skills.find(skillId);
      if (place >= 0) {
        return segment.skillLabels.at(place);
      }
    }
    return undefined;
  }
}

/** JB-10: whether readers see a posting at a time (epoch milliseconds): neither removed nor expired. */
export function isOpen({ segment, hidden }: Layer, posting: number, now: number): boolean {
  return hidden?.[posting] !== 1 && (segment.expiresAt[posting] ?? 0) > now;
}

/** A write that an import overtook: its entry may outlive the rebuild for a moment. */
function isOlderThanBase(entry: DeltaEntry, base: IndexSegment | undefined): boolean {
  if (!base || entry.kind !== 'put') {
    return false;
  }
  const posting = base.find(entry.posting.postingId);
  return posting >= 0 && (base.version[posting] ?? 0) > entry.posting.version;
}

function hiddenIn(segment: IndexSegment, postingIds: Iterable<string>): Uint8Array | undefined {
  let hidden: Uint8Array | undefined;
  for (const postingId of postingIds) {
    const posting = segment.find(postingId);
    if (posting < 0) {
      continue;
    }
    hidden ??= new Uint8Array(segment.count);
    hidden[posting] = 1;
  }
  return hidden;
}
