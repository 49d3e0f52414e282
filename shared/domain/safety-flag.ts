import * as z from 'zod';

/** A staff-only alert on a client: at most one. */
export const SafetyFlag = z.object({
  clientId: z.string(),
  message: z.string(),
  createdBy: z.string(),
  createdAt: z.string(),
  updatedBy: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type SafetyFlag = z.infer<typeof SafetyFlag>;

/**
 * What the automatic case note says (SG-05), in the instance's language: never the message (SG-07).
 * @param providerName of who did it; absent for administrators, who belong to none
 */
export function safetyFlagNote(
  change: 'added' | 'removed',
  providerName: string | undefined,
  { date, time }: { readonly date: string; readonly time: string },
): string {
  return `Safety flag ${change} by ${providerName ?? 'an administrator'} on ${date} at ${time}.`;
}
