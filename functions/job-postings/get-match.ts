import { permitted } from '#shared/clients/client-call.ts';
import { isOpen, type PostingSkill } from '#shared/domain/posting.ts';
import type { Call } from '#shared/http/call.ts';
import { coursesTeaching } from '#shared/persistence/courses.ts';
import { postingById } from '#shared/persistence/postings.ts';
import { notFound } from '#shared/problem.ts';
import { auditMatchRead, skillIdsOf } from './client-match.ts';
import type { Dependencies } from './dependencies.ts';
import { matchReceipt } from './match-receipt.ts';
import { skillView } from './posting-view.ts';
import type { routes } from './routes.ts';

/** Which skills matched and which are missing, at any percentage (DEC-5). */
export async function getMatch({ table, vocabulary }: Dependencies, call: Call<typeof routes.getMatch>) {
  const { clientId, postingId } = call.path;
  const [{ actor, client }, posting, skillIds, skills] = await Promise.all([
    permitted({ table }, call, 'read_matches'),
    postingById(table, postingId),
    skillIdsOf(table, clientId),
    vocabulary.skills(),
  ]);
  if (!posting || !isOpen(posting, call.now)) {
    throw notFound();
  }
  const { matchedSkills, missing, preferredMatched, ...facts } = matchReceipt(skillIds, posting, skills);
  const views = (list: readonly PostingSkill[]) => list.map((skill) => skillView(skill, skills));
  const missingViews = views(missing);
  const [courses] = await Promise.all([
    coursesTeaching(
      table,
      client.serviceProviderId,
      missingViews.map(({ skillId }) => skillId),
      (skillId) => skills.canonicalSkillId(skillId),
    ),
    auditMatchRead(table, actor, clientId, call),
  ]);
  return {
    body: {
      ...facts,
      matched: views(matchedSkills),
      missing: missingViews.map((skill) => ({ ...skill, courses: courses.get(skill.skillId) ?? [] })),
      preferredMatched: views(preferredMatched),
    },
  };
}
