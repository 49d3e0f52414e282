import { suggestionView } from '#shared/domain/suggestion.ts';
import type { Call } from '#shared/http/call.ts';
import { sortedPage } from '#shared/http/sorted-page.ts';
import { relabelled } from '#shared/jobs/known-skill.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import { clientSkills } from '#shared/persistence/client-skills.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { descending } from '#shared/persistence/keys.ts';
import { readNames } from '#shared/persistence/names.ts';
import { pendingSuggestions } from '#shared/persistence/pending-suggestions.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';
import { skillView } from './view.ts';

/** SK-01. */
export async function listClientSkills(
  { table, vocabulary }: Dependencies,
  call: Call<typeof routes.listClientSkills>,
) {
  const { clientId } = call.path;
  const [actor, client, skills, pending, taxonomy] = await Promise.all([
    call.caller,
    clientById(table, clientId),
    clientSkills(table, clientId),
    pendingSuggestions(table, clientId, ['skill']),
    vocabulary.skills(),
  ]);
  if (!client) {
    throw notFound();
  }
  assertAllowed(mayOnClient(actor, 'read_skills', client));
  const [names] = await Promise.all([
    readNames(table, { staffIds: pending.map(({ suggestedBy }) => suggestedBy) }),
    auditRead(table, call, {
      action: 'client_skills.read',
      actor,
      subject: { kind: 'client', id: clientId },
    }),
  ]);
  const { items, ...rest } = await sortedPage(call, skills, ({ addedAt, skillId }) => [descending(addedAt), skillId]);
  return {
    body: {
      items: items.map((skill) => skillView(skill, taxonomy)),
      ...rest,
      suggestions: pending.map((suggestion) => suggestionView(relabelled(suggestion, taxonomy), names.staff)),
    },
  };
}
