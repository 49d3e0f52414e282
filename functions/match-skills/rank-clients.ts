import { joinPostings, maxRanked } from '#shared/domain/matching/join.ts';
import type { ClientRanking } from '#shared/domain/matching/merge.ts';
import type { Ranked } from '#shared/domain/matching/ranking.ts';
import type { MatchCatalogue } from './match-catalogue.ts';

/**
 * Matches every client with every posting of a catalogue.
 * @param clients the skill ids of each
 * @returns builds the ranking of a client, by their index in `clients`
 */
export function rankClients(
  catalogue: MatchCatalogue,
  clients: readonly Iterable<string>[],
  limit: number = maxRanked,
): (client: number) => ClientRanking {
  const found = joinPostings(catalogue.clientLists(clients), catalogue.postings, catalogue.skillCount, limit);
  return (client) => {
    const from = found.postings.offsets[client] ?? 0;
    const to = found.postings.offsets[client + 1] ?? from;
    const entries: Ranked[] = [];
    for (let at = from; at < to; at += 1) {
      entries.push({
        ...catalogue.posting(found.postings.values[at] ?? 0),
        matched: found.matched[at] ?? 0,
        preferredMatched: found.preferredMatched[at] ?? 0,
      });
    }
    return { entries, cut: found.cut[client] === 1 };
  };
}
