import { isOpen } from '#shared/domain/posting.ts';
import type { Call } from '#shared/http/call.ts';
import { badgeOf, savedAs } from '#shared/jobs/posting-card.ts';
import { jobLeadById, leadIdOf } from '#shared/persistence/job-leads.ts';
import { postingById } from '#shared/persistence/postings.ts';
import { notFound } from '#shared/problem.ts';
import { skillIdsOf } from './client-match.ts';
import type { Dependencies } from './dependencies.ts';
import { matchReceipt } from './match-receipt.ts';
import { postingView } from './posting-view.ts';
import type { routes } from './routes.ts';

/** Expired and withdrawn postings are 404 (JB-10). Clients also get their badge and their job lead. */
export async function getJobPosting({ table, vocabulary }: Dependencies, call: Call<typeof routes.getJobPosting>) {
  const { postingId } = call.path;
  const [actor, posting, skills, occupations] = await Promise.all([
    call.caller,
    postingById(table, postingId),
    vocabulary.skills(),
    vocabulary.occupations(),
  ]);
  if (!posting || !isOpen(posting, call.now)) {
    throw notFound();
  }
  const body = postingView(posting, skills, occupations);
  if (actor?.kind !== 'client') {
    return { body, version: posting.version };
  }
  const [skillIds, lead] = await Promise.all([
    skillIdsOf(table, actor.id),
    jobLeadById(table, actor.id, leadIdOf(actor.id, postingId)),
  ]);
  const match = badgeOf(matchReceipt(skillIds, posting, skills));
  return { body: { ...body, match, saved: savedAs(lead) }, version: posting.version };
}
