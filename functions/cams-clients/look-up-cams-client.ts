import { answerOf, noPerson } from '#shared/cams/link.ts';
import type { Call } from '#shared/http/call.ts';
import { isCamsPersonLinked } from '#shared/persistence/cams.ts';
import { Problem } from '#shared/problem.ts';
import { auditLookup, lookupCaller, personView } from './cams-lookup.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function lookUpCamsClient(
  { table, ring, cams }: Dependencies,
  call: Call<typeof routes.lookUpCamsClient>,
) {
  const { clientReferenceNumber } = call.path;
  const actor = await lookupCaller(call);
  const [person, alreadyLinked] = await Promise.all([
    answerOf(cams.person(clientReferenceNumber)),
    ring().then((keys) => isCamsPersonLinked(table, keys, clientReferenceNumber)),
    auditLookup(table, call, actor, 'cams.person_looked_up'),
  ]);
  if (!person) {
    throw new Problem('not-found', noPerson);
  }
  return { body: { clientReferenceNumber: person.reference, ...personView(person.values), alreadyLinked } };
}
