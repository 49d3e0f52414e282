import type { Label, ResolvedSkill, TaxonomySkill } from '#shared/domain/skills.ts';

/** A skill that a typed beginning found. */
export interface SkillHit {
  readonly skillId: string;
  readonly label: Label;
  /** The other wording that was found, where it was not a label. */
  readonly matchedAlias?: string;
}

/**
 * The skills of the taxonomy, as of one snapshot and the aliases that administrators mapped since: immutable, and quick for
 * single questions. `VocabularyReader` gives the one of now.
 */
export interface Vocabulary {
  /** Changes with every import and every mapped alias, so results can tell what they were made with. */
  readonly taxonomyVersion: string;
  readonly count: number;
  skill(skillId: string): TaxonomySkill | undefined;
  /**
   * What a wording stands for: a skill by its label (English, then French), by an alias that an administrator mapped, or by
   * an imported alias; else itself, as a `text-…` id. Case, accents, spaces and punctuation do not matter (SK-05).
   */
  resolveSkill(text: string): ResolvedSkill;
  /**
   * The id to compare by: of a `text-…` id the skill that its wording stands for by now, of skills that several taxonomies
   * brought under one English label one of them, of every other id itself. Postings and clients keep the id they were
   * written with; whoever matches them asks here first, so that a new alias or taxonomy counts for them too.
   */
  canonicalSkillId(skillId: string): string;
  /**
   * Skills for a typed beginning, in English and French, best first: the whole wording, its beginning, the beginning of a
   * later word, all typed words in any order; labels before aliases, short before long. Without words: all, by label.
   */
  listSkills(q: string, limit: number): readonly SkillHit[];
}

/** A NOC 2021 unit group. */
export interface Occupation {
  /** Five digits; leading zeros count. */
  readonly code: string;
  readonly label: Label;
}

/** The unit groups that are loaded (FO-05). */
export interface Occupations {
  readonly count: number;
  occupation(code: string): Occupation | undefined;
  /** By code or by words of the title, in English and French, best first; without words: all, by code. */
  searchOccupations(q: string, limit: number): readonly Occupation[];
}
