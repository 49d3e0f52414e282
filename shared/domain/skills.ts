import * as z from 'zod';

/** English and, if known, French name of a code. */
export const Label = z.object({ en: z.string(), fr: z.string().optional() });
export type Label = z.infer<typeof Label>;

/** A skill of the taxonomy. */
export interface TaxonomySkill {
  /** URL-safe; for ESCO the UUID of the concept's URI. */
  readonly skillId: string;
  readonly label: Label;
  /** The next broader skill in the taxonomy. It does not count for matches. */
  readonly broader?: string;
}

/** A concept of a vocabulary file, as imports merge it. */
export interface Concept extends TaxonomySkill {
  readonly aliases: { readonly en: readonly string[]; readonly fr: readonly string[] };
}

/** The skill that a text of an employer or a client stands for. */
export interface ResolvedSkill {
  readonly skillId: string;
  /** The skill's label, or the text itself if `via` is `text`. */
  readonly label: string;
  /** The kind of name that matched; `text` if the taxonomy has no such skill. */
  readonly via: 'label' | 'alias' | 'text';
}

/** Prefix of ids of texts that are not in the taxonomy; ids of the taxonomy cannot start with it. */
export const textIdPrefix = 'text-';

/** A skill of a client (SK-01). */
export const ClientSkill = z.object({
  clientId: z.string(),
  skillId: z.string(),
  /** The label when the skill was added; the current label of the taxonomy takes precedence. */
  label: Label,
  addedAt: z.string(),
  via: z.enum(['self', 'suggestion']),
});
export type ClientSkill = z.infer<typeof ClientSkill>;

export const maxClientSkills = 500;
