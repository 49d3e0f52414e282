import type * as z from 'zod';
import type { Posting, PostingSkill } from '#shared/domain/posting.ts';
import { sector } from '#shared/domain/sectors.ts';
import type { Occupations, Vocabulary } from '#shared/vocabulary/vocabulary.ts';
import type { PostingView, ReceiptSkill } from './routes.ts';

/** Adds the current labels to codes and skills. */
export function postingView(
  posting: Posting,
  skills: Vocabulary,
  occupations: Occupations,
): z.input<typeof PostingView> {
  return {
    ...posting,
    nocs: posting.nocs.map((id) => ({ id, label: occupations.occupation(id)?.label })),
    sector: posting.sector === undefined ? undefined : { id: posting.sector, label: sector(posting.sector)?.label },
    skills: posting.skills.map((skill) => ({ ...skillView(skill, skills), importance: skill.importance })),
  };
}

/** A skill with its current id and label, and with how the employer's wording resolved to it. */
export function skillView(skill: PostingSkill, skills: Vocabulary): z.input<typeof ReceiptSkill> {
  const { skillId, via } =
    skill.via === 'text' ? skills.resolveSkill(skill.label) : { skillId: skill.skillId, via: skill.via };
  return { skillId, via, label: skills.skill(skillId)?.label ?? { en: skill.label } };
}
