/** Made-up client records for tests of what is made from them. */
import { plansHash } from '#shared/cams/apply.ts';
import type { CamsLink, Client } from '#shared/domain/client.ts';
import { newId } from '#shared/ids.ts';

const at = '2026-01-05T15:00:00.000Z';

/** The link of a client to a person in CaMS, as it stands in the record. */
export function camsLink(given: Partial<CamsLink> = {}): CamsLink {
  return {
    reference: '1000001',
    linkedBy: 'base',
    linkedAt: at,
    lastSyncedAt: at,
    snapshot: {},
    plansHash: plansHash([]),
    lastChanges: [],
    ...given,
  };
}

/** A record with nothing but what every record has. */
export function clientRecord(given: Partial<Client> = {}): Client {
  const id = given.id ?? newId();
  return {
    id,
    email: `${id}@clients.example`,
    accountStatus: 'active',
    language: 'en',
    links: {},
    serviceProviderId: 'lakeshore',
    assignedStaffIds: [],
    hasSafetyFlag: false,
    firstName: 'Sam',
    lastName: 'Tremblay',
    identifiesAs: [],
    workDetails: { pastOccupations: [], currentOccupations: [], targetOccupations: [] },
    referralDetails: { marketingSources: [], serviceNeeds: [], accessToTransportation: [] },
    communication: {
      jobFeedEmail: { enabled: false, frequency: 'weekly' },
      preferences: [],
      caseworkerCommunications: true,
    },
    createdBy: 'base',
    createdAt: at,
    updatedAt: at,
    version: 1,
    ...given,
  };
}
