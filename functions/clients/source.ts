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
import type { NewClientBody } from './fields.ts';
import type { Service } from './service.ts';

/** Who a new client is according to CaMS or a Common Assessment (CL-07). */
export type Source =
  | { readonly kind: 'case_management'; readonly person: CamsPerson }
  | { readonly kind: 'common_assessment'; readonly assessment: CommonAssessment }
  | { readonly kind: 'none' };

const place = '/body/eoisConnection';

/** CM-01: whatever comes from CaMS needs CaMS Linking as well. */
export function assertSource(actor: Actor, { kind }: NewClientBody['eoisConnection']): void {
  if (kind !== 'none' && !holds(actor, 'cams:link')) {
    throw forbidden('Taking details from CaMS needs CaMS Linking as well.');
  }
}

/** @throws 422 where nobody matches (CL-09, CL-12); 503 while CaMS gives no answer */
export async function findSource({ cams }: Service, connection: NewClientBody['eoisConnection']): Promise<Source> {
  const { kind, clientReferenceNumber = '', assessmentNumber = '' } = connection;
  switch (kind) {
    case 'none':
      return { kind };
    case 'case_management':
      return {
        kind,
        person: await named(cams.person(clientReferenceNumber), `${place}/clientReferenceNumber`, noPerson),
      };
    case 'common_assessment':
      return {
        kind,
        assessment: await named(cams.assessment(assessmentNumber), `${place}/assessmentNumber`, noAssessment),
      };
  }
}

/**
 * The new record with what its source says (CL-14): CaMS goes before the request, the request before an assessment (DEC-12).
 * What stands beside the record goes into the transaction: two operations for a link, one for an import.
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
      const pointer = `${place}/clientReferenceNumber`;
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
