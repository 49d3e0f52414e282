import { forbidden, notFound } from '#shared/problem.ts';

/** What a policy answers: `hidden` records read as if they did not exist. */
export type Decision = 'allowed' | 'forbidden' | 'hidden';

/** @throws 404 where hidden, 403 where forbidden */
export function assertAllowed(decision: Decision, detail?: string): void {
  if (decision === 'hidden') {
    throw notFound();
  }
  if (decision === 'forbidden') {
    throw forbidden(detail);
  }
}
