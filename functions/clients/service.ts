import type { Cams } from '#shared/cams/cams.ts';
import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';
import { listActivity } from './activity.ts';
import { createClient } from './add.ts';
import { updateClient } from './edit.ts';
import { getGeneralNotes, updateGeneralNotes } from './general-notes.ts';
import { lookUpClients } from './look-up.ts';
import { getOverview } from './overview.ts';
import { listPeople } from './people.ts';
import { getClient } from './read.ts';
import { resendInvitation } from './resend-invitation.ts';
import type { routes } from './routes.ts';

/** What the use cases stand on. */
export interface Service extends Pick<Platform, 'table' | 'ring'> {
  readonly portalUrl: string;
  readonly cams: Cams;
  readonly vocabulary: Pick<VocabularyReader, 'skills' | 'occupations'>;
}

export function clientOperations(service: Service): Operations<typeof routes> {
  return {
    listPeople: (call) => listPeople(service, call),
    lookUpClients: (call) => lookUpClients(service, call),
    createClient: (call) => createClient(service, call),
    getClient: (call) => getClient(service, call),
    getOverview: (call) => getOverview(service, call),
    updateClient: (call) => updateClient(service, call),
    getGeneralNotes: (call) => getGeneralNotes(service, call),
    updateGeneralNotes: (call) => updateGeneralNotes(service, call),
    listActivity: (call) => listActivity(service, call),
    resendInvitation: (call) => resendInvitation(service, call),
  };
}
