import { invert, ListWriter, lengthAt, listAt, Numbering, type NumberLists } from '#shared/domain/matching/lists.ts';
import { neededForBadge } from '#shared/domain/matching/match.ts';
import { addMembers, enough, paddedLength } from '#shared/domain/matching/scan-count.ts';
import type { IndexSegment } from './index-segment.ts';

/** Which skill an id stands for by now: wordings are mapped to skills, and skills of one name are one, after ids are written. */
export interface CanonicalSkills {
  readonly taxonomyVersion: string;
  canonicalSkillId(skillId: string): string;
}

/** The skills of an index file's postings as they count for a match, each skill under the id it stands for by now. */
export class SkillLists {
  readonly requiredBySkill: NumberLists;
  readonly preferredBySkill: NumberLists;
  readonly requiredCount: Uint8Array;
  readonly #segment: IndexSegment;
  /** Skills that no posting of the file was written with; their places follow those of the file. */
  readonly #more: Numbering;
  readonly #start: Uint8Array;
  #required: NumberLists | undefined;
  #preferred: NumberLists | undefined;

  private constructor(
    segment: IndexSegment,
    lists: Pick<IndexSegment, 'requiredBySkill' | 'preferredBySkill' | 'requiredCount'>,
    more: Numbering,
  ) {
    this.#segment = segment;
    this.requiredBySkill = lists.requiredBySkill;
    this.preferredBySkill = lists.preferredBySkill;
    this.requiredCount = lists.requiredCount;
    this.#more = more;
    this.#start = startingCounts(lists.requiredCount);
  }

  /** Made once for a file and a vocabulary: a single write brings a new index, but seldom a new base file. */
  static of(segment: IndexSegment, skills?: CanonicalSkills): SkillLists {
    const version = skills?.taxonomyVersion;
    const known = newest.get(segment);
    if (known && known.version === version) {
      return known.lists;
    }
    const more = new Numbering();
    const moved = skills ? movedPlaces(segment, skills, more) : new Map<number, number>();
    const lists = new SkillLists(segment, moved.size === 0 ? segment : movedLists(segment, moved, more.size), more);
    newest.set(segment, { version, lists });
    return lists;
  }

  /** Places are below this. */
  get count(): number {
    return this.#segment.skills.length + this.#more.size;
  }

  /** Place of a canonical id; -1 where no posting has it. */
  find(skillId: string): number {
    const place = this.#segment.skills.find(skillId);
    if (place >= 0) {
      return place;
    }
    const more = this.#more.find(skillId);
    return more === undefined ? -1 : this.#segment.skills.length + more;
  }

  /** Id at a place. */
  id(place: number): string {
    const { skills } = this.#segment;
    return place < skills.length ? skills.at(place) : ([...this.#more.strings()][place - skills.length] ?? '');
  }

  /** Id at each place. */
  *ids(): Iterable<string> {
    for (let place = 0; place < this.#segment.skills.length; place += 1) {
      yield this.#segment.skills.at(place);
    }
    yield* this.#more.strings();
  }

  /** For each posting its required skills by place, ascending. */
  get required(): NumberLists {
    this.#required ??= invert(this.requiredBySkill, this.#segment.count);
    return this.#required;
  }

  get preferred(): NumberLists {
    this.#preferred ??= invert(this.preferredBySkill, this.#segment.count);
    return this.#preferred;
  }

  /** One client against every posting of the file. @param skillIds distinct canonical ids */
  matches(skillIds: Iterable<string>): SegmentMatches {
    const counts = this.#start.slice();
    const preferred = new Uint8Array(this.#segment.count);
    for (const skillId of skillIds) {
      const place = this.find(skillId);
      if (place >= 0) {
        addList(counts, this.requiredBySkill, place);
        addList(preferred, this.preferredBySkill, place);
      }
    }
    return new SegmentMatches(this.#start, counts, preferred, this.requiredCount);
  }
}

const newest = new WeakMap<IndexSegment, { readonly version: string | undefined; readonly lists: SkillLists }>();

/** The counts of one client for every posting of a file. */
export class SegmentMatches {
  readonly #start: Uint8Array;
  readonly #counts: Uint8Array;
  readonly #preferred: Uint8Array;
  readonly #required: Uint8Array;

  constructor(start: Uint8Array, counts: Uint8Array, preferred: Uint8Array, required: Uint8Array) {
    this.#start = start;
    this.#counts = counts;
    this.#preferred = preferred;
    this.#required = required;
  }

  /** DEC-5: the same answer as `hasBadge`. */
  badge(posting: number): boolean {
    return (this.#counts[posting] ?? 0) >= enough;
  }

  matched(posting: number): number {
    return (this.#counts[posting] ?? 0) - (this.#start[posting] ?? 0);
  }

  required(posting: number): number {
    return this.#required[posting] ?? 0;
  }

  preferredMatched(posting: number): number {
    return this.#preferred[posting] ?? 0;
  }
}

/** So far below the badge as each posting needs hits; 0 where it has no required skills, which nothing lifts to a badge (JB-05). */
function startingCounts(requiredCount: Uint8Array): Uint8Array {
  const start = new Uint8Array(paddedLength(requiredCount.length));
  for (let posting = 0; posting < requiredCount.length; posting += 1) {
    const required = requiredCount[posting] ?? 0;
    start[posting] = required === 0 ? 0 : enough - neededForBadge(required);
  }
  return start;
}

function addList(bytes: Uint8Array, lists: NumberLists, place: number): void {
  const from = lists.offsets[place] ?? 0;
  addMembers(bytes, lists.values, from, from + lengthAt(lists, place));
}

/** Old and new place of each id that stands for another one by now; skills new to the file are numbered in `more`. */
function movedPlaces(segment: IndexSegment, skills: CanonicalSkills, more: Numbering): Map<number, number> {
  const moved = new Map<number, number>();
  for (let place = 0; place < segment.skills.length; place += 1) {
    const written = segment.skills.at(place);
    const canonical = skills.canonicalSkillId(written);
    if (canonical === written) {
      continue;
    }
    const known = segment.skills.find(canonical);
    moved.set(place, known >= 0 ? known : segment.skills.length + more.of(canonical));
  }
  return moved;
}

/** Two wordings of one skill count once (DEC-5), and as required if either was. */
function movedLists(segment: IndexSegment, moved: ReadonlyMap<number, number>, more: number) {
  const written = {
    required: invert(segment.requiredBySkill, segment.count),
    preferred: invert(segment.preferredBySkill, segment.count),
  };
  const required = new ListWriter();
  const preferred = new ListWriter();
  const requiredCount = new Uint8Array(segment.count);
  for (let posting = 0; posting < segment.count; posting += 1) {
    const must = new Set(Array.from(listAt(written.required, posting), (place) => moved.get(place) ?? place));
    const may = new Set(Array.from(listAt(written.preferred, posting), (place) => moved.get(place) ?? place));
    for (const place of must) {
      may.delete(place);
    }
    required.add(must);
    preferred.add(may);
    requiredCount[posting] = must.size;
  }
  const places = segment.skills.length + more;
  return {
    requiredBySkill: invert(required.finish(), places),
    preferredBySkill: invert(preferred.finish(), places),
    requiredCount,
  };
}
