import { sector } from '#shared/domain/sectors.ts';
import type { Suggestion, SuggestionKind } from '#shared/domain/suggestion.ts';
import { companyNames } from '#shared/jobs/companies.ts';
import { knownSkill, sameSkill } from '#shared/jobs/known-skill.ts';
import { isFollowed } from '#shared/persistence/follows.ts';
import type { FollowKind, MatchInput } from '#shared/persistence/match-input.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';
import type { Dependencies } from './dependencies.ts';

type Target = Suggestion['target'];

export const followKindOf = {
  occupation: 'occupations',
  company: 'companies',
  sector: 'sectors',
} as const satisfies Record<Exclude<SuggestionKind, 'skill'>, FollowKind>;

/** The target with its current id and label; `undefined` if it does not exist. A NOC code need not be loaded. */
export async function targetOf(
  dependencies: Dependencies,
  { kind, targetId }: { readonly kind: SuggestionKind; readonly targetId: string },
  taxonomy: Vocabulary,
): Promise<Target | undefined> {
  switch (kind) {
    case 'occupation': {
      const label = (await dependencies.vocabulary.occupations()).occupation(targetId)?.label ?? { en: targetId };
      return /^\d{5}$/.test(targetId) ? { id: targetId, label } : undefined;
    }
    case 'company': {
      const name = companyNames(await dependencies.index.read(), [targetId]).get(targetId);
      return name === undefined ? undefined : { id: targetId, label: { en: name } };
    }
    case 'sector': {
      const label = sector(targetId)?.label;
      return label && { id: targetId, label };
    }
    case 'skill': {
      const skill = await knownSkill(dependencies, targetId, taxonomy);
      return skill && { id: skill.skillId, label: skill.label };
    }
  }
}

/** Whether the client already has the target; skills are compared by canonical id. */
export function isHeld(input: MatchInput, kind: SuggestionKind, targetId: string, taxonomy: Vocabulary): boolean {
  return kind === 'skill'
    ? sameSkill(input.skillIds, targetId, taxonomy) !== undefined
    : isFollowed(input, followKindOf[kind], targetId);
}

/** Whether the same suggestion is pending (FO-06); skills are compared by canonical id. */
export function isPending(
  pending: readonly Suggestion[],
  kind: SuggestionKind,
  targetId: string,
  taxonomy: Vocabulary,
): boolean {
  const ids = pending.filter((suggestion) => suggestion.kind === kind).map(({ target }) => target.id);
  return kind === 'skill' ? sameSkill(ids, targetId, taxonomy) !== undefined : ids.includes(targetId);
}
