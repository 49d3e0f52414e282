import * as z from 'zod';
import { Profile } from '#shared/clients/profile.ts';
import { accountKinds } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';

const tag = 'Clients';

export const routes = defineRoutes({
  archiveClient: {
    method: 'POST',
    path: '/v1/clients/{clientId}/archive',
    allow: accountKinds,
    reply: { status: 200, schema: Profile },
    versioned: true,
    tag,
    summary: 'Archive a client or referral',
    description:
      'Hides the person from lists (the status filter `archived` finds them) and stops job-feed mail and reminders; everything ' +
      'else stays, their sign-in too. Archiving somebody who is archived changes nothing.',
  },
  unarchiveClient: {
    method: 'POST',
    path: '/v1/clients/{clientId}/unarchive',
    allow: accountKinds,
    reply: { status: 200, schema: Profile },
    versioned: true,
    tag,
    summary: 'Restore an archived client or referral',
  },
  createPasswordReset: {
    method: 'POST',
    path: '/v1/clients/{clientId}/password-resets',
    allow: accountKinds,
    reply: { status: 202, schema: z.object({ sentTo: z.string() }) },
    tag,
    summary: 'Send the client a link to choose a new password',
    description:
      'Good for an hour; the old password stays good until a new one is chosen. 409 while no password was ever set (send the ' +
      'invitation again), and for archived people. Beyond 3 in 15 minutes no further mail goes out.',
  },
});
