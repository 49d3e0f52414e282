import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { suggestionView } from '#shared/domain/suggestion.ts';
import type { Call } from '#shared/http/call.ts';
import { sortedPage } from '#shared/http/sorted-page.ts';
import { relabelled } from '#shared/jobs/known-skill.ts';
import { descending } from '#shared/persistence/keys.ts';
import { readNames } from '#shared/persistence/names.ts';
import { suggestionsOf } from '#shared/persistence/suggestions.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/** FO-08: staff see all suggestions, the client only pending ones. */
export async function listSuggestions(dependencies: Dependencies, call: Call<typeof routes.listSuggestions>) {
  const { kind: kinds, status: statuses } = call.query;
  const [{ actor }, suggestions, taxonomy] = await Promise.all([
    permitted(dependencies, call, 'read_suggestions'),
    suggestionsOf(dependencies.table, call.path.clientId),
    dependencies.vocabulary.skills(),
  ]);
  const shown = suggestions.filter(
    ({ kind, status }) =>
      (actor.kind !== 'client' || status === 'pending') &&
      (kinds?.includes(kind) ?? true) &&
      (statuses?.includes(status) ?? true),
  );
  const page = await sortedPage(call, shown, ({ createdAt, id }) => [descending(createdAt), id]);
  const [names] = await Promise.all([
    readNames(dependencies.table, { staffIds: page.items.map(({ suggestedBy }) => suggestedBy) }),
    auditClientRead(dependencies, call, actor, 'suggestions.read'),
  ]);
  return {
    body: {
      ...page,
      items: page.items.map((suggestion) => suggestionView(relabelled(suggestion, taxonomy), names.staff)),
    },
  };
}
