import * as z from 'zod';
import { Label } from './skills.ts';

export const suggestionKinds = ['occupation', 'company', 'sector', 'skill'] as const;
export type SuggestionKind = (typeof suggestionKinds)[number];

export const suggestionStatuses = ['pending', 'accepted', 'declined', 'withdrawn'] as const;
export type SuggestionStatus = (typeof suggestionStatuses)[number];

/** State transitions of a suggestion, from which write conditions and the diagram are generated. */
export const suggestionMoves = {
  accept: { from: 'pending', to: 'accepted', by: 'client' },
  decline: { from: 'pending', to: 'declined', by: 'client' },
  withdraw: { from: 'pending', to: 'withdrawn', by: 'staff' },
} as const satisfies Record<
  string,
  { readonly from: SuggestionStatus; readonly to: SuggestionStatus; readonly by: 'client' | 'staff' }
>;
export type SuggestionMove = keyof typeof suggestionMoves;

/** A suggestion of staff to a client, who decides (FO-02, SK-02). */
export const Suggestion = z.object({
  id: z.string(),
  clientId: z.string(),
  kind: z.enum(suggestionKinds),
  /** With its label at the time; for a company, the English label is its name. */
  target: z.object({ id: z.string(), label: Label }),
  message: z.string().optional(),
  status: z.enum(suggestionStatuses),
  /** A staff id. */
  suggestedBy: z.string(),
  createdAt: z.string(),
  /** When the client is notified by mail: see `noticeTime`. */
  noticeAt: z.string().optional(),
  decidedAt: z.string().optional(),
  /** Why it was declined. */
  reason: z.string().optional(),
});
export type Suggestion = z.infer<typeof Suggestion>;

export const SuggestionView = Suggestion.omit({ clientId: true, noticeAt: true }).extend({
  suggestedBy: z.object({ id: z.string(), name: z.string() }),
});
export type SuggestionView = z.infer<typeof SuggestionView>;

/** @param names of staff by id */
export function suggestionView(suggestion: Suggestion, names: ReadonlyMap<string, string>): SuggestionView {
  const { clientId: _client, noticeAt: _notice, suggestedBy, ...rest } = suggestion;
  return { ...rest, suggestedBy: { id: suggestedBy, name: names.get(suggestedBy) ?? '' } };
}

/** A client receives at most one mail about suggestions in this time. */
const noticeWindowMs = 15 * 60_000;
/** A suggestion is added to a scheduled mail only if the mail is sent at least this much later. */
const noticeMarginMs = 60_000;

/**
 * When a client is notified of a new suggestion: at once, or 15 minutes after the previous mail, together with all
 * suggestions that were made in the meantime.
 *
 * @param earlier the notice times of the pending suggestions
 */
export function noticeTime(earlier: readonly (string | undefined)[], now: Date): Date {
  const times = earlier.flatMap((at) => (at === undefined ? [] : [Date.parse(at)]));
  const latest = Math.max(...times, 0);
  if (latest > now.getTime() + noticeMarginMs) {
    return new Date(latest);
  }
  return new Date(Math.max(now.getTime(), latest + noticeWindowMs));
}
