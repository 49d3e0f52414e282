import * as z from 'zod';

/** A staff-only alert on a client, at most one per client. */
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
 * The text of the automatic case note (SG-05), without the message of the flag (SG-07).
 * @param providerName of the staff member; absent for administrators
 */
export function safetyFlagNote(
  change: 'added' | 'removed',
  providerName: string | undefined,
  { date, time }: { readonly date: string; readonly time: string },
): string {
  return `Safety flag ${change} by ${providerName ?? 'an administrator'} on ${date} at ${time}.`;
}
