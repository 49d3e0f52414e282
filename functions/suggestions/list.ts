import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { suggestionView } from '#shared/domain/suggestion.ts';
import type { Call } from '#shared/http/call.ts';
import { sortedPage } from '#shared/http/sorted-page.ts';
import { relabelled } from '#shared/jobs/known-skill.ts';
import { descending } from '#shared/persistence/keys.ts';
import { readNames } from '#shared/persistence/names.ts';
import { suggestionsOf } from '#shared/persistence/suggestions.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';

/** FO-08: staff see all of them, the client what waits for their answer. */
export async function listSuggestions(service: Service, call: Call<typeof routes.listSuggestions>) {
  const { kind: kinds, status: statuses } = call.query;
  const [{ actor }, suggestions, taxonomy] = await Promise.all([
    permitted(service, call, 'read_suggestions'),
    suggestionsOf(service.table, call.path.clientId),
    service.vocabulary.skills(),
  ]);
  const shown = suggestions.filter(
    ({ kind, status }) =>
      (actor.kind !== 'client' || status === 'pending') &&
      (kinds?.includes(kind) ?? true) &&
      (statuses?.includes(status) ?? true),
  );
  const page = await sortedPage(call, shown, ({ createdAt, id }) => [descending(createdAt), id]);
  const [names] = await Promise.all([
    readNames(service.table, { staffIds: page.items.map(({ suggestedBy }) => suggestedBy) }),
    auditClientRead(service, call, actor, 'suggestions.read'),
  ]);
  return {
    body: {
      ...page,
      items: page.items.map((suggestion) => suggestionView(relabelled(suggestion, taxonomy), names.staff)),
    },
  };
}
