import type { PostingLists } from '#shared/domain/matching/join.ts';
import { ListWriter, listAt, Numbering, type NumberLists } from '#shared/domain/matching/lists.ts';
import { compareNewestFirst } from '#shared/domain/matching/ranking.ts';
import { isOpen, type JobIndex, type Layer } from '#shared/jobs/job-index.ts';
import type { SkillLists } from '#shared/jobs/skill-lists.ts';

/** The open postings of the index as the join takes them: dense numbers for postings and skills. */
export class MatchCatalogue {
  /** In newest-first order. */
  readonly postings: PostingLists;
  readonly count: number;
  readonly #index: JobIndex;
  readonly #skills: SkillNumbers;
  readonly #refs: readonly PostingRef[];

  constructor(index: JobIndex, options: { readonly now: Date; readonly changedFrom?: Date | undefined }) {
    this.#index = index;
    this.#refs = openPostings(index, options.now.getTime(), options.changedFrom?.getTime());
    this.#skills = new SkillNumbers(index.layers);
    this.count = this.#refs.length;
    this.postings = {
      required: gatherLists(this.#refs, (layer) => layer.skills.required, this.#skills),
      preferred: gatherLists(this.#refs, (layer) => layer.skills.preferred, this.#skills),
    };
  }

  /** Skill numbers are below this. */
  get skillCount(): number {
    return this.#skills.count;
  }

  /** One list of skill numbers per client, without the skills that no posting has. */
  clientLists(clients: Iterable<Iterable<string>>): NumberLists {
    const writer = new ListWriter();
    for (const skillIds of clients) {
      writer.add(this.#skills.ofAll(this.#index.canonical(skillIds)));
    }
    return writer.finish();
  }

  posting(number: number): { readonly postingId: string; readonly postedAt: number; readonly required: number } {
    const ref = this.#refs[number];
    if (!ref) {
      throw new RangeError(`No posting ${number}`);
    }
    const { layer, posting } = ref;
    const { segment, skills } = layer;
    return {
      postingId: segment.postingIds.at(posting),
      postedAt: segment.postedAt[posting] ?? 0,
      required: skills.requiredCount[posting] ?? 0,
    };
  }
}

interface PostingRef {
  readonly layer: Layer;
  readonly posting: number;
}

function openPostings(index: JobIndex, now: number, changedFrom = Number.NEGATIVE_INFINITY): PostingRef[] {
  const refs: PostingRef[] = [];
  for (const layer of index.layers) {
    const { segment } = layer;
    for (let posting = 0; posting < segment.count; posting += 1) {
      if ((segment.changedAt[posting] ?? 0) >= changedFrom && isOpen(layer, posting, now)) {
        refs.push({ layer, posting });
      }
    }
  }
  return index.layers.length > 1 ? refs.sort(newestFirst) : refs;
}

function newestFirst(a: PostingRef, b: PostingRef): number {
  const one = a.layer.segment;
  const two = b.layer.segment;
  return (
    (two.postedAt[b.posting] ?? 0) - (one.postedAt[a.posting] ?? 0) ||
    compareNewestFirst(
      { postedAt: 0, postingId: one.postingIds.at(a.posting) },
      { postedAt: 0, postingId: two.postingIds.at(b.posting) },
    )
  );
}

/** Dense numbers for the skills of all layers; in the first layer they equal the places. */
class SkillNumbers {
  readonly #first: SkillLists | undefined;
  readonly #more = new Numbering();
  readonly #byPlace = new Map<SkillLists, Uint32Array>();

  constructor(layers: readonly Layer[]) {
    this.#first = layers[0]?.skills;
    for (const { skills } of layers.slice(1)) {
      this.#byPlace.set(
        skills,
        Uint32Array.from(skills.ids(), (skillId) => this.#number(skillId)),
      );
    }
  }

  get count(): number {
    return (this.#first?.count ?? 0) + this.#more.size;
  }

  /** Numbers by place in a layer; `undefined` for the first layer. */
  byPlace(skills: SkillLists): Uint32Array | undefined {
    return this.#byPlace.get(skills);
  }

  ofAll(skillIds: Iterable<string>): number[] {
    const numbers: number[] = [];
    for (const skillId of skillIds) {
      const place = this.#first?.find(skillId) ?? -1;
      const more = place >= 0 ? undefined : this.#more.find(skillId);
      if (place >= 0) {
        numbers.push(place);
      } else if (more !== undefined) {
        numbers.push((this.#first?.count ?? 0) + more);
      }
    }
    return numbers;
  }

  #number(skillId: string): number {
    const place = this.#first?.find(skillId) ?? -1;
    return place >= 0 ? place : (this.#first?.count ?? 0) + this.#more.of(skillId);
  }
}

function gatherLists(
  refs: readonly PostingRef[],
  listsOf: (layer: Layer) => NumberLists,
  skills: SkillNumbers,
): NumberLists {
  const writer = new ListWriter();
  for (const { layer, posting } of refs) {
    const places = listAt(listsOf(layer), posting);
    const numbers = skills.byPlace(layer.skills);
    writer.add(numbers ? places.map((place) => numbers[place] ?? 0) : places);
  }
  return writer.finish();
}
