import * as z from 'zod';
import { Label } from './skills.ts';

export const suggestionKinds = ['occupation', 'company', 'sector', 'skill'] as const;
export type SuggestionKind = (typeof suggestionKinds)[number];

export const suggestionStatuses = ['pending', 'accepted', 'declined', 'withdrawn'] as const;

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
  decidedAt: z.string().optional(),
  /** Why it was declined. */
  reason: z.string().optional(),
});
export type Suggestion = z.infer<typeof Suggestion>;

/** How a suggestion is read. */
export const SuggestionView = Suggestion.omit({ clientId: true }).extend({
  suggestedBy: z.object({ id: z.string(), name: z.string() }),
});
export type SuggestionView = z.infer<typeof SuggestionView>;

/** @param names of staff by id; who has gone has none */
export function suggestionView(suggestion: Suggestion, names: ReadonlyMap<string, string>): SuggestionView {
  const { clientId: _, suggestedBy, ...rest } = suggestion;
  return { ...rest, suggestedBy: { id: suggestedBy, name: names.get(suggestedBy) ?? '' } };
}
