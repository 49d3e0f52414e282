import { answerOf, noAssessment } from '#shared/cams/link.ts';
import type { Call } from '#shared/http/call.ts';
import { isAssessmentImported } from '#shared/persistence/cams.ts';
import { Problem } from '#shared/problem.ts';
import { auditLookup, lookupCaller, personView } from './cams-lookup.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function lookUpCommonAssessment(
  { table, ring, cams }: Dependencies,
  call: Call<typeof routes.lookUpCommonAssessment>,
) {
  const { assessmentNumber } = call.path;
  const actor = await lookupCaller(call);
  const [assessment, alreadyLinked] = await Promise.all([
    answerOf(cams.assessment(assessmentNumber)),
    ring().then((keys) => isAssessmentImported(table, keys, assessmentNumber)),
    auditLookup(table, call, actor, 'cams.assessment_looked_up'),
  ]);
  if (!assessment) {
    throw new Problem('not-found', noAssessment);
  }
  const { number, values, email } = assessment;
  return { body: { assessmentNumber: number, ...personView(values), email, alreadyLinked } };
}
