import { sector } from '#shared/domain/sectors.ts';
import type { Suggestion, SuggestionKind } from '#shared/domain/suggestion.ts';
import { companyNames } from '#shared/jobs/companies.ts';
import { knownSkill, sameSkill } from '#shared/jobs/known-skill.ts';
import { isFollowed } from '#shared/persistence/follows.ts';
import type { FollowKind, MatchInput } from '#shared/persistence/match-input.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';
import type { Service } from './service.ts';

type Target = Suggestion['target'];

/** Where what is accepted lies; skills lie elsewhere. */
export const followKindOf = {
  occupation: 'occupations',
  company: 'companies',
  sector: 'sectors',
} as const satisfies Record<Exclude<SuggestionKind, 'skill'>, FollowKind>;

/**
 * What a suggestion is about, under the id and the label of now.
 * @returns undefined for something that nobody can follow or add. A NOC code need not be loaded.
 */
export async function targetOf(
  service: Service,
  { kind, targetId }: { readonly kind: SuggestionKind; readonly targetId: string },
  taxonomy: Vocabulary,
): Promise<Target | undefined> {
  switch (kind) {
    case 'occupation': {
      const label = (await service.vocabulary.occupations()).occupation(targetId)?.label ?? { en: targetId };
      return /^\d{5}$/.test(targetId) ? { id: targetId, label } : undefined;
    }
    case 'company': {
      const name = companyNames(await service.index.read(), [targetId]).get(targetId);
      return name === undefined ? undefined : { id: targetId, label: { en: name } };
    }
    case 'sector': {
      const label = sector(targetId)?.label;
      return label && { id: targetId, label };
    }
    case 'skill': {
      const skill = await knownSkill(service, targetId, taxonomy);
      return skill && { id: skill.skillId, label: skill.label };
    }
  }
}

/** Whether a client follows or has something already, skills under whatever wording. */
export function isHeld(input: MatchInput, kind: SuggestionKind, targetId: string, taxonomy: Vocabulary): boolean {
  return kind === 'skill'
    ? sameSkill(input.skillIds, targetId, taxonomy) !== undefined
    : isFollowed(input, followKindOf[kind], targetId);
}

/** Whether the same waits for an answer, skills under whatever wording (FO-06). */
export function isPending(
  pending: readonly Suggestion[],
  kind: SuggestionKind,
  targetId: string,
  taxonomy: Vocabulary,
): boolean {
  const ids = pending.filter((suggestion) => suggestion.kind === kind).map(({ target }) => target.id);
  return kind === 'skill' ? sameSkill(ids, targetId, taxonomy) !== undefined : ids.includes(targetId);
}
