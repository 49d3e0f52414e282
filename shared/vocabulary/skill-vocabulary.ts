import type { ResolvedSkill, TaxonomySkill } from '#shared/domain/skills.ts';
import { tokens } from '#shared/domain/text.ts';
import { fitOf, placeOf, searchWords } from './name-search.ts';
import { byLabel, findNames, isAlias } from './skill-search.ts';
import type { SkillSnapshot } from './skill-snapshot.ts';
import { textSkillId } from './text-skill.ts';
import type { SkillHit, Vocabulary } from './vocabulary.ts';

/** A wording that an administrator mapped to a skill. */
export interface MappedAlias {
  readonly text: string;
  readonly skillId: string;
}

/** One snapshot with the mapped aliases laid over it. */
export class SkillVocabulary implements Vocabulary {
  readonly taxonomyVersion: string;
  readonly count: number;
  readonly #snapshot: SkillSnapshot;
  /** By the wording's `text-…` id. */
  readonly #mapped: ReadonlyMap<string, number>;
  readonly #mappedWords: readonly { readonly words: string; readonly text: string; readonly skill: number }[];

  constructor(taxonomyVersion: string, snapshot: SkillSnapshot, aliases: readonly MappedAlias[]) {
    this.taxonomyVersion = taxonomyVersion;
    this.count = snapshot.count;
    this.#snapshot = snapshot;
    const known = aliases.flatMap(({ text, skillId }) => {
      const skill = snapshot.skillIds.find(skillId);
      return skill < 0 ? [] : [{ text, skill: snapshot.canonical(skill), words: tokens(text).join(' ') }];
    });
    this.#mapped = new Map(known.map(({ text, skill }) => [textSkillId(text), skill]));
    this.#mappedWords = known;
  }

  skill(skillId: string): TaxonomySkill | undefined {
    const skill = this.#snapshot.skillIds.find(skillId);
    return skill < 0 ? undefined : this.#skill(skill);
  }

  resolveSkill(text: string): ResolvedSkill {
    const textId = textSkillId(text);
    const found = this.#resolve(textId);
    if (!found) {
      return { skillId: textId, label: text.trim().replace(/\s+/g, ' '), via: 'text' };
    }
    return {
      skillId: this.#snapshot.skillIds.at(found.skill),
      label: this.#snapshot.label(found.skill).en,
      via: found.via,
    };
  }

  canonicalSkillId(skillId: string): string {
    const skill = this.#resolve(skillId)?.skill ?? this.#snapshot.skillIds.find(skillId);
    return skill < 0 ? skillId : this.#snapshot.skillIds.at(this.#snapshot.canonical(skill));
  }

  listSkills(q: string, limit: number): SkillHit[] {
    const words = searchWords(q);
    return words.length === 0 ? this.#browse(limit) : this.#search(words, limit);
  }

  /** A label goes before a mapped alias, and that before an imported one. */
  #resolve(textId: string): { readonly skill: number; readonly via: 'label' | 'alias' } | undefined {
    const text = this.#snapshot.findWording(textId);
    if (text !== undefined && !isAlias(this.#snapshot, text)) {
      return { skill: this.#snapshot.skillOf(text), via: 'label' };
    }
    const skill = this.#mapped.get(textId) ?? (text === undefined ? undefined : this.#snapshot.skillOf(text));
    return skill === undefined ? undefined : { skill, via: 'alias' };
  }

  #skill(skill: number): TaxonomySkill {
    const broader = this.#snapshot.broader(skill);
    return {
      skillId: this.#snapshot.skillIds.at(skill),
      label: this.#snapshot.label(skill),
      ...(broader === undefined ? {} : { broader }),
    };
  }

  #browse(limit: number): SkillHit[] {
    const skills = new Set<number>();
    for (const skill of byLabel(this.#snapshot)) {
      if (skills.size >= limit) {
        break;
      }
      skills.add(skill);
    }
    return Array.from(skills, (skill) => this.#hit(skill, undefined));
  }

  #search(words: readonly string[], limit: number): SkillHit[] {
    const snapshot = this.#snapshot;
    const found = new Map<number, { readonly place: number; readonly name: number | string }>();
    for (const [skill, { place, text }] of findNames(snapshot, words, limit)) {
      found.set(skill, { place, name: text });
    }
    for (const { words: nameWords, text, skill } of this.#mappedWords) {
      const fitness = fitOf(words, nameWords);
      if (fitness === undefined) {
        continue;
      }
      const place = placeOf(fitness, true, nameWords.length);
      if (place < (found.get(skill)?.place ?? Number.POSITIVE_INFINITY)) {
        found.set(skill, { place, name: text });
      }
    }
    return [...found]
      .sort(([, a], [, b]) => a.place - b.place)
      .slice(0, limit)
      .map(([skill, { name }]) => {
        if (typeof name === 'string') {
          return this.#hit(skill, name);
        }
        return this.#hit(skill, isAlias(snapshot, name) ? snapshot.texts.at(name) : undefined);
      });
  }

  #hit(skill: number, matchedAlias: string | undefined): SkillHit {
    return {
      skillId: this.#snapshot.skillIds.at(skill),
      label: this.#snapshot.label(skill),
      ...(matchedAlias === undefined ? {} : { matchedAlias }),
    };
  }
}
