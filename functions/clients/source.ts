import { filled } from '#shared/cams/apply.ts';
import { addLink, named, noAssessment, noPerson } from '#shared/cams/link.ts';
import type { Actor } from '#shared/domain/account.ts';
import type { CamsPerson, CommonAssessment } from '#shared/domain/cams.ts';
import type { Client } from '#shared/domain/client.ts';
import { recordAssessmentImport } from '#shared/persistence/cams.ts';
import type { Transaction } from '#shared/persistence/transaction.ts';
import { holds } from '#shared/policy/permissions.ts';
import { forbidden } from '#shared/problem.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import type { Dependencies } from './dependencies.ts';
import type { NewClientBody } from './fields.ts';

/** The details of a new client from CaMS or a Common Assessment (CL-07). */
export type Source =
  | { readonly kind: 'case_management'; readonly person: CamsPerson }
  | { readonly kind: 'common_assessment'; readonly assessment: CommonAssessment }
  | { readonly kind: 'none' };

const basePointer = '/body/eoisConnection';

/** @throws 403 without CaMS Linking (CM-01) */
export function assertSource(actor: Actor, { kind }: NewClientBody['eoisConnection']): void {
  if (kind !== 'none' && !holds(actor, 'cams:link')) {
    throw forbidden('You need the permission CaMS Linking to use details from CaMS.');
  }
}

/** @throws 422 if CaMS has no such record (CL-09, CL-12), 503 if CaMS does not answer */
export async function findSource({ cams }: Dependencies, connection: NewClientBody['eoisConnection']): Promise<Source> {
  const { kind, clientReferenceNumber = '', assessmentNumber = '' } = connection;
  switch (kind) {
    case 'none':
      return { kind };
    case 'case_management':
      return {
        kind,
        person: await named(cams.person(clientReferenceNumber), `${basePointer}/clientReferenceNumber`, noPerson),
      };
    case 'common_assessment':
      return {
        kind,
        assessment: await named(cams.assessment(assessmentNumber), `${basePointer}/assessmentNumber`, noAssessment),
      };
  }
}

/**
 * Fills the new record from its source (CL-14): CaMS overrides the request, the request overrides an assessment
 * (DEC-12). Adds two operations to the transaction for a CaMS link, one for an assessment.
 */
export function fromSource(
  transaction: Transaction,
  draft: Client,
  source: Source,
  by: { readonly ring: KeyRing; readonly actor: Actor; readonly now: Date },
): Client {
  const { ring, actor, now } = by;
  switch (source.kind) {
    case 'none':
      return draft;
    case 'case_management': {
      const pointer = `${basePointer}/clientReferenceNumber`;
      const { client } = addLink(transaction, draft, source.person, { ring, linkedBy: actor.id, now, pointer });
      return { ...client, version: draft.version };
    }
    case 'common_assessment': {
      const { number, values } = source.assessment;
      recordAssessmentImport(transaction, ring, number, draft.id, now);
      const { client } = filled(draft, values, 'assessment');
      return { ...client, importedFromCa: { number, at: now.toISOString() } };
    }
  }
}
