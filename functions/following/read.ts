import { sector } from '#shared/domain/sectors.ts';
import { suggestionView } from '#shared/domain/suggestion.ts';
import type { Call } from '#shared/http/call.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { type Follow, followsOf } from '#shared/persistence/follows.ts';
import type { FollowKind } from '#shared/persistence/match-input.ts';
import { readNames } from '#shared/persistence/names.ts';
import { pendingSuggestions } from '#shared/persistence/pending-suggestions.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound } from '#shared/problem.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';

/** FO-01, FO-08. */
export async function getFollowing({ table, vocabulary }: Service, call: Call<typeof routes.getFollowing>) {
  const { clientId } = call.path;
  const [actor, client, follows, pending, occupations] = await Promise.all([
    call.caller,
    clientById(table, clientId),
    followsOf(table, clientId),
    pendingSuggestions(table, clientId, ['occupation', 'company', 'sector']),
    vocabulary.occupations(),
  ]);
  if (!client) {
    throw notFound();
  }
  assertAllowed(mayOnClient(actor, 'read_following', client));
  const [names] = await Promise.all([
    readNames(table, { staffIds: pending.map(({ suggestedBy }) => suggestedBy) }),
    auditRead(table, {
      action: 'following.read',
      actor,
      subject: { kind: 'client', id: clientId },
      at: call.now,
      requestId: call.requestId,
    }),
  ]);
  return {
    body: {
      occupations: newestFirst(follows, 'occupations').map((followed) => ({
        ...common(followed),
        label: occupations.occupation(followed.targetId)?.label,
      })),
      companies: newestFirst(follows, 'companies').map((followed) => ({
        ...common(followed),
        name: followed.name ?? followed.targetId,
      })),
      sectors: newestFirst(follows, 'sectors').map((followed) => ({
        ...common(followed),
        label: sector(followed.targetId)?.label,
      })),
      suggestions: pending.map((suggestion) => suggestionView(suggestion, names.staff)),
    },
  };
}

function newestFirst(follows: readonly Follow[], kind: FollowKind): Follow[] {
  return follows.filter((followed) => followed.kind === kind).sort((a, b) => (a.since < b.since ? 1 : -1));
}

function common({ targetId, since, via }: Follow) {
  return { id: targetId, since, via };
}
