import * as z from 'zod';

/** How coded things are named; French where it is known. */
export const Label = z.object({ en: z.string(), fr: z.string().optional() });
export type Label = z.infer<typeof Label>;

/** A skill of the taxonomy. */
export interface TaxonomySkill {
  /** URL-safe; for ESCO the UUID of the concept's URI. */
  readonly skillId: string;
  readonly label: Label;
  /** The next wider skill, where the taxonomy names one. It never counts for a match. */
  readonly broader?: string;
}

/** A concept with everything that a vocabulary file says of it: what imports merge. */
export interface Concept extends TaxonomySkill {
  readonly aliases: { readonly en: readonly string[]; readonly fr: readonly string[] };
}

/** What an employer's or a client's wording stands for. */
export interface ResolvedSkill {
  readonly skillId: string;
  /** The skill's own label; the wording itself where `via` is `text`. */
  readonly label: string;
  /** By which of a skill's names; `text`: no skill of the taxonomy, but still equal to itself. */
  readonly via: 'label' | 'alias' | 'text';
}

/** Ids of wordings that no taxonomy knows start so; no skill of a taxonomy may. */
export const textIdPrefix = 'text-';

/** One skill that a client says they have (SK-01). */
export const ClientSkill = z.object({
  clientId: z.string(),
  skillId: z.string(),
  /** As it was when the skill was added; the taxonomy's label of today is shown in its place, where it has one. */
  label: Label,
  addedAt: z.string(),
  via: z.enum(['self', 'suggestion']),
});
export type ClientSkill = z.infer<typeof ClientSkill>;

/** At most this many skills per client. */
export const maxClientSkills = 500;
