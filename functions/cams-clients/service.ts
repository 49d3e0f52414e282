import type { Cams } from '#shared/cams/cams.ts';
import { answerOf, noAssessment, noPerson } from '#shared/cams/link.ts';
import type { Actor } from '#shared/domain/account.ts';
import type { CamsSnapshot } from '#shared/domain/client.ts';
import type { Call, Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import { isAssessmentImported, isCamsPersonLinked } from '#shared/persistence/cams.ts';
import { holds } from '#shared/policy/permissions.ts';
import { forbidden, Problem } from '#shared/problem.ts';
import type { routes } from './routes.ts';

export interface Service extends Pick<Platform, 'table' | 'ring'> {
  readonly cams: Cams;
}

export function camsClientOperations(service: Service): Operations<typeof routes> {
  return {
    lookUpCamsClient: (call) => lookUpPerson(service, call),
    lookUpCommonAssessment: (call) => lookUpAssessment(service, call),
  };
}

async function lookUpPerson({ table, ring, cams }: Service, call: Call<typeof routes.lookUpCamsClient>) {
  const { clientReferenceNumber } = call.path;
  const actor = await permitted(call);
  const [person, alreadyLinked] = await Promise.all([
    answerOf(cams.person(clientReferenceNumber)),
    ring().then((keys) => isCamsPersonLinked(table, keys, clientReferenceNumber)),
    audit(table, call, actor, 'cams.person_looked_up'),
  ]);
  if (!person) {
    throw new Problem('not-found', noPerson);
  }
  return { body: { clientReferenceNumber: person.reference, ...shown(person.values), alreadyLinked } };
}

async function lookUpAssessment({ table, ring, cams }: Service, call: Call<typeof routes.lookUpCommonAssessment>) {
  const { assessmentNumber } = call.path;
  const actor = await permitted(call);
  const [assessment, alreadyLinked] = await Promise.all([
    answerOf(cams.assessment(assessmentNumber)),
    ring().then((keys) => isAssessmentImported(table, keys, assessmentNumber)),
    audit(table, call, actor, 'cams.assessment_looked_up'),
  ]);
  if (!assessment) {
    throw new Problem('not-found', noAssessment);
  }
  const { number, values, email } = assessment;
  return { body: { assessmentNumber: number, ...shown(values), email, alreadyLinked } };
}

/** CM-01: the route asks for CaMS Linking; Clients is needed as well. */
async function permitted(call: { readonly caller: Promise<Actor> }): Promise<Actor> {
  const actor = await call.caller;
  if (!holds(actor, 'clients:base')) {
    throw forbidden('Looking people up in CaMS needs Clients as well.');
  }
  return actor;
}

function shown({ firstName, lastName, dateOfBirth, phone, primaryMailingAddress, identifiesAs }: CamsSnapshot) {
  const city = primaryMailingAddress?.city;
  return { firstName, lastName, dateOfBirth, city, phone, primaryMailingAddress, identifiesAs };
}

function audit(table: Service['table'], call: { now: Date; requestId: string }, actor: Actor, action: string) {
  const { now: at, requestId } = call;
  return auditRead(table, { action, actor, subject: { kind: 'lookup', id: actor.id }, at, requestId });
}
