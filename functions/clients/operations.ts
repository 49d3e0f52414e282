import type { Operations } from '#shared/http/call.ts';
import { createClient } from './create-client.ts';
import type { Dependencies } from './dependencies.ts';
import { getClient } from './get-client.ts';
import { getGeneralNotes } from './get-general-notes.ts';
import { getOverview } from './get-overview.ts';
import { listActivity } from './list-activity.ts';
import { listPeople } from './list-people.ts';
import { lookUpClients } from './look-up-clients.ts';
import { resendInvitation } from './resend-invitation.ts';
import type { routes } from './routes.ts';
import { updateClient } from './update-client.ts';
import { updateGeneralNotes } from './update-general-notes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listPeople: (call) => listPeople(dependencies, call),
    lookUpClients: (call) => lookUpClients(dependencies, call),
    createClient: (call) => createClient(dependencies, call),
    getClient: (call) => getClient(dependencies, call),
    getOverview: (call) => getOverview(dependencies, call),
    updateClient: (call) => updateClient(dependencies, call),
    getGeneralNotes: (call) => getGeneralNotes(dependencies, call),
    updateGeneralNotes: (call) => updateGeneralNotes(dependencies, call),
    listActivity: (call) => listActivity(dependencies, call),
    resendInvitation: (call) => resendInvitation(dependencies, call),
  };
}
