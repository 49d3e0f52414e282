import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { isOpen } from '#shared/domain/posting.ts';
import type { Call } from '#shared/http/call.ts';
import { rankedPage } from '#shared/http/ranked-page.ts';
import { coursesTeaching } from '#shared/persistence/courses.ts';
import { readMatchInput } from '#shared/persistence/match-input.ts';
import { postingsById } from '#shared/persistence/postings.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';
import { skillGaps } from './skill-gaps.ts';

/**
 * The skills that would bring the client the most further open postings to the badge, each with the newest of those postings
 * and the provider's courses that teach it.
 */
export async function listSkillGaps(dependencies: Dependencies, call: Call<typeof routes.listSkillGaps>) {
  const { table, vocabulary, index } = dependencies;
  const resolving = vocabulary.skills();
  const [{ actor, client }, input, taxonomy, jobs] = await Promise.all([
    permitted(dependencies, call, 'read_skill_gaps'),
    readMatchInput(table, call.path.clientId),
    resolving,
    index.read(resolving),
  ]);
  if (!input) {
    throw notFound();
  }
  const { now } = call;
  const { items: gaps, ...rest } = await rankedPage(call, (limit) => skillGaps(jobs, input.skillIds, { now, limit }));
  const [postings, courses] = await Promise.all([
    postingsById(
      table,
      gaps.flatMap(({ examples }) => examples),
    ),
    coursesTeaching(
      table,
      client.serviceProviderId,
      gaps.map(({ skillId }) => skillId),
      (skillId) => taxonomy.canonicalSkillId(skillId),
    ),
    auditClientRead(dependencies, call, actor, 'skill_gaps.read'),
  ]);
  return {
    body: {
      ...rest,
      items: gaps.map(({ skillId, label, examples, ...gap }) => ({
        skillId,
        label: taxonomy.skill(skillId)?.label ?? { en: label ?? skillId },
        postings: gap.postings,
        // The table knows of a withdrawal before the index does.
        examples: examples.flatMap((id) => {
          const posting = postings.get(id);
          return posting && isOpen(posting, now) ? [posting] : [];
        }),
        courses: courses.get(skillId) ?? [],
      })),
    },
  };
}
