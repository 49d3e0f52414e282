import * as z from 'zod';
import { Label } from './skills.ts';

export const suggestionKinds = ['occupation', 'company', 'sector', 'skill'] as const;
export type SuggestionKind = (typeof suggestionKinds)[number];

export const suggestionStatuses = ['pending', 'accepted', 'declined', 'withdrawn'] as const;
export type SuggestionStatus = (typeof suggestionStatuses)[number];

/**
 * What may happen to a suggestion, from which state, where it leads, and who does it: write conditions and the
 * diagram are made from it.
 */
export const suggestionMoves = {
  accept: { from: 'pending', to: 'accepted', by: 'client' },
  decline: { from: 'pending', to: 'declined', by: 'client' },
  withdraw: { from: 'pending', to: 'withdrawn', by: 'staff' },
} as const satisfies Record<
  string,
  { readonly from: SuggestionStatus; readonly to: SuggestionStatus; readonly by: 'client' | 'staff' }
>;
export type SuggestionMove = keyof typeof suggestionMoves;

/** The state machine as a mermaid diagram. */
export function suggestionDiagram(): string {
  const moves = Object.entries(suggestionMoves).map(
    ([move, { from, to, by }]) => `  ${from} --> ${to}: ${move} (${by})`,
  );
  const ends = suggestionStatuses.filter((status) =>
    Object.values(suggestionMoves).every(({ from }) => (from as SuggestionStatus) !== status),
  );
  return [
    'stateDiagram-v2',
    '  [*] --> pending: suggest (staff)',
    ...moves,
    ...ends.map((status) => `  ${status} --> [*]`),
  ].join('\n');
}

/** What staff suggest to a client to follow or to add; the client decides (FO-02, SK-02). */
export const Suggestion = z.object({
  id: z.string(),
  clientId: z.string(),
  kind: z.enum(suggestionKinds),
  /** As it was called when it was suggested; a company's name is its English label. */
  target: z.object({ id: z.string(), label: Label }),
  message: z.string().optional(),
  status: z.enum(suggestionStatuses),
  /** A staff id. */
  suggestedBy: z.string(),
  createdAt: z.string(),
  /** When the client is told of it by mail: see `noticeTime`. */
  noticeAt: z.string().optional(),
  decidedAt: z.string().optional(),
  /** Why it was declined. */
  reason: z.string().optional(),
});
export type Suggestion = z.infer<typeof Suggestion>;

/** How a suggestion is read. */
export const SuggestionView = Suggestion.omit({ clientId: true, noticeAt: true }).extend({
  suggestedBy: z.object({ id: z.string(), name: z.string() }),
});
export type SuggestionView = z.infer<typeof SuggestionView>;

/** @param names of staff by id; who has gone has none */
export function suggestionView(suggestion: Suggestion, names: ReadonlyMap<string, string>): SuggestionView {
  const { clientId: _client, noticeAt: _notice, suggestedBy, ...rest } = suggestion;
  return { ...rest, suggestedBy: { id: suggestedBy, name: names.get(suggestedBy) ?? '' } };
}

/** A client gets at most one mail about suggestions in this time. */
const noticeWindowMs = 15 * 60_000;
/** A suggestion joins a later mail only where it is written long before that one goes out. */
const noticeMarginMs = 60_000;

/**
 * When a client is told of a new suggestion: at once; where they were told of another less than a quarter of an hour ago,
 * when that has passed, together with everything that is suggested meanwhile.
 *
 * @param earlier the times of what waits for their answer
 */
export function noticeTime(earlier: readonly (string | undefined)[], now: Date): Date {
  const times = earlier.flatMap((at) => (at === undefined ? [] : [Date.parse(at)]));
  const latest = Math.max(...times, 0);
  if (latest > now.getTime() + noticeMarginMs) {
    return new Date(latest);
  }
  return new Date(Math.max(now.getTime(), latest + noticeWindowMs));
}
