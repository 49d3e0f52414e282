import type { Cams } from '#shared/cams/cams.ts';
import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';
import { listActivity } from './activity.ts';
import { addClient } from './add.ts';
import { editClient } from './edit.ts';
import { readGeneralNotes, saveGeneralNotes } from './general-notes.ts';
import { lookUpClients } from './look-up.ts';
import { readOverview } from './overview.ts';
import { listPeople } from './people.ts';
import { readClient } from './read.ts';
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
    listClients: (call) => listPeople(service, call),
    lookUpClients: (call) => lookUpClients(service, call),
    addClient: (call) => addClient(service, call),
    readClient: (call) => readClient(service, call),
    readOverview: (call) => readOverview(service, call),
    editClient: (call) => editClient(service, call),
    readGeneralNotes: (call) => readGeneralNotes(service, call),
    saveGeneralNotes: (call) => saveGeneralNotes(service, call),
    listActivity: (call) => listActivity(service, call),
    resendInvitation: (call) => resendInvitation(service, call),
  };
}
