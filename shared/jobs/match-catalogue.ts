import type { PostingLists } from '#shared/domain/matching/join.ts';
import { ListWriter, lengthAt, Numbering, type NumberLists, numberLists } from '#shared/domain/matching/lists.ts';
import { compareNewestFirst } from '#shared/domain/matching/ranking.ts';
import type { IndexSegment } from './index-segment.ts';
import { isOpen, type JobIndex } from './job-index.ts';

/** The open postings of the index in the form that the join takes: dense numbers for postings and skills. */
export class MatchCatalogue {
  /** In newest-first order. */
  readonly postings: PostingLists;
  readonly count: number;
  readonly #skills: SkillNumbers;
  readonly #refs: readonly PostingRef[];

  constructor(index: JobIndex, options: { readonly now: Date; readonly changedFrom?: Date | undefined }) {
    this.#refs = openPostings(index, options.now.getTime(), options.changedFrom?.getTime());
    this.#skills = new SkillNumbers(index);
    this.count = this.#refs.length;
    this.postings = {
      required: gatherLists(this.#refs, (segment) => segment.required, this.#skills),
      preferred: gatherLists(this.#refs, (segment) => segment.preferred, this.#skills),
    };
  }

  /** Skill numbers are below this. */
  get skillCount(): number {
    return this.#skills.count;
  }

  /** One list of skill numbers per client; skills that no posting names are left out. */
  clientLists(clients: Iterable<Iterable<string>>): NumberLists {
    const numbers = this.#skills;
    return numberLists(
      (function* () {
        for (const skillIds of clients) yield numbers.ofAll(skillIds);
      })(),
    );
  }

  posting(number: number): { readonly postingId: string; readonly postedAt: number; readonly required: number } {
    const ref = this.#refs[number];
    if (!ref) throw new RangeError(`No posting ${number}`);
    const { segment, posting } = ref;
    return {
      postingId: segment.postingIds.at(posting),
      postedAt: segment.postedAt[posting] ?? 0,
      required: segment.requiredCount[posting] ?? 0,
    };
  }
}

interface PostingRef {
  readonly layer: number;
  readonly segment: IndexSegment;
  readonly posting: number;
}

function openPostings(index: JobIndex, now: number, changedFrom = Number.NEGATIVE_INFINITY): PostingRef[] {
  const refs: PostingRef[] = [];
  for (const [number, layer] of index.layers.entries()) {
    const { segment } = layer;
    for (let posting = 0; posting < segment.count; posting += 1) {
      if ((segment.changedAt[posting] ?? 0) >= changedFrom && isOpen(layer, posting, now)) {
        refs.push({ layer: number, segment, posting });
      }
    }
  }
  return index.layers.length > 1 ? refs.sort(newestFirst) : refs;
}

function newestFirst(a: PostingRef, b: PostingRef): number {
  return (
    (b.segment.postedAt[b.posting] ?? 0) - (a.segment.postedAt[a.posting] ?? 0) ||
    compareNewestFirst(
      { postedAt: 0, postingId: a.segment.postingIds.at(a.posting) },
      { postedAt: 0, postingId: b.segment.postingIds.at(b.posting) },
    )
  );
}

/** Dense numbers for the skills of all layers: the base's are their places in its table. */
class SkillNumbers {
  readonly #base: IndexSegment | undefined;
  readonly #more = new Numbering();
  readonly #ofLayer: Uint32Array[] = [];

  constructor(index: JobIndex) {
    this.#base = index.layers[0]?.segment;
    for (const { segment } of index.layers.slice(1)) {
      this.#ofLayer.push(
        Uint32Array.from({ length: segment.skills.length }, (_, place) => this.#number(segment.skills.at(place))),
      );
    }
  }

  get count(): number {
    return (this.#base?.skills.length ?? 0) + this.#more.size;
  }

  inLayer(layer: number, place: number): number {
    return layer === 0 ? place : (this.#ofLayer[layer - 1]?.[place] ?? 0);
  }

  ofAll(skillIds: Iterable<string>): number[] {
    const numbers: number[] = [];
    for (const skillId of new Set(skillIds)) {
      const place = this.#base?.skills.find(skillId) ?? -1;
      const more = place >= 0 ? undefined : this.#more.find(skillId);
      if (place >= 0) numbers.push(place);
      else if (more !== undefined) numbers.push((this.#base?.skills.length ?? 0) + more);
    }
    return numbers;
  }

  #number(skillId: string): number {
    const place = this.#base?.skills.find(skillId) ?? -1;
    return place >= 0 ? place : (this.#base?.skills.length ?? 0) + this.#more.of(skillId);
  }
}

function gatherLists(
  refs: readonly PostingRef[],
  listsOf: (segment: IndexSegment) => NumberLists,
  skills: SkillNumbers,
): NumberLists {
  const writer = new ListWriter();
  const list: number[] = [];
  for (const { layer, segment, posting } of refs) {
    const { offsets, values } = listsOf(segment);
    const from = offsets[posting] ?? 0;
    const to = from + lengthAt({ offsets, values }, posting);
    list.length = 0;
    for (let i = from; i < to; i += 1) list.push(skills.inLayer(layer, values[i] ?? 0));
    writer.add(list);
  }
  return writer.finish();
}
