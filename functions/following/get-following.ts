import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { sector } from '#shared/domain/sectors.ts';
import { suggestionView } from '#shared/domain/suggestion.ts';
import type { Call } from '#shared/http/call.ts';
import { type Follow, followsOf } from '#shared/persistence/follows.ts';
import type { FollowKind } from '#shared/persistence/match-input.ts';
import { readNames } from '#shared/persistence/names.ts';
import { pendingSuggestions } from '#shared/persistence/pending-suggestions.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/** Follows and pending suggestions (FO-01, FO-08). */
export async function getFollowing({ table, vocabulary }: Dependencies, call: Call<typeof routes.getFollowing>) {
  const { clientId } = call.path;
  const [{ actor }, follows, pending, occupations] = await Promise.all([
    permitted({ table }, call, 'read_following'),
    followsOf(table, clientId),
    pendingSuggestions(table, clientId, ['occupation', 'company', 'sector']),
    vocabulary.occupations(),
  ]);
  const [names] = await Promise.all([
    readNames(table, { staffIds: pending.map(({ suggestedBy }) => suggestedBy) }),
    auditClientRead({ table }, call, actor, 'following.read'),
  ]);
  return {
    body: {
      occupations: newestFirst(follows, 'occupations').map((followed) => ({
        ...fields(followed),
        label: occupations.occupation(followed.targetId)?.label,
      })),
      companies: newestFirst(follows, 'companies').map((followed) => ({
        ...fields(followed),
        name: followed.name ?? followed.targetId,
      })),
      sectors: newestFirst(follows, 'sectors').map((followed) => ({
        ...fields(followed),
        label: sector(followed.targetId)?.label,
      })),
      suggestions: pending.map((suggestion) => suggestionView(suggestion, names.staff)),
    },
  };
}

function newestFirst(follows: readonly Follow[], kind: FollowKind): Follow[] {
  return follows.filter((followed) => followed.kind === kind).sort((a, b) => (a.since < b.since ? 1 : -1));
}

function fields({ targetId, since, via }: Follow) {
  return { id: targetId, since, via };
}
