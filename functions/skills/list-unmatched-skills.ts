import type { Call } from '#shared/http/call.ts';
import { unmatchedPage } from '#shared/persistence/unmatched-skills.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/** Leaves out terms that have been mapped since they were counted. */
export async function listUnmatchedSkills(
  { table, vocabulary }: Dependencies,
  call: Call<typeof routes.listUnmatchedSkills>,
) {
  const [skills] = await Promise.all([vocabulary.skills(), call.caller]);
  const start = await call.decodeCursor(call.query.cursor);
  const { skills: items, next } = await unmatchedPage(table, {
    limit: call.query.limit,
    start,
    keep: (textId) => skills.canonicalSkillId(textId) === textId,
  });
  return {
    body: {
      items: items.map(({ textId, ...rest }) => ({ skillId: textId, ...rest })),
      nextCursor: await call.encodeCursor(next),
    },
  };
}
