import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { type CaseNotesFixture, caseNotesFixture, hourMs } from '../support/case-notes-fixture.ts';
import { auditedActions } from '../support/client-file.ts';
import type { StaffName } from '../support/client-profile-fixture.ts';

const never = () => new Error('never');

let file: CaseNotesFixture;
beforeAll(async () => {
  file = await caseNotesFixture();
});

describe('canEdit and canDelete are what the API then allows', () => {
  const readers: readonly StaffName[] = ['base', 'colleague', 'manager', 'network', 'administrator'];
  const kinds = ['own', 'system'] as const;
  const times = { inside: hourMs, after: 25 * hourMs };

  it.each(readers)(
    'for %s: notes of theirs, of others and of the system, inside the window and after it',
    async (who) => {
      for (const kind of kinds) {
        for (const [time, ms] of Object.entries(times)) {
          for (const author of ['base', 'administrator'] as const) {
            const client = await file.given();
            const note = kind === 'own' ? await file.noteOf(author, client) : await file.systemNote(client);
            await file.later(ms, async () => {
              const view = (await file.read(who, client, note.id)).body;
              const [edited, removed] = [
                await file.edit(who, client, note.id, { details: 'Changed.' }),
                await file.remove(who, client, note.id, view.canEdit ? 2 : 1),
              ];
              const which = `${who} on a note of ${kind === 'own' ? author : kind}, ${time}`;
              expect([which, edited.status]).toEqual([which, view.canEdit ? 200 : 403]);
              expect([which, removed.status]).toEqual([which, view.canDelete ? 204 : 403]);
              const isAuthor = kind === 'own' && who === author;
              expect([which, view.canEdit]).toEqual([which, isAuthor && time === 'inside']);
              expect([which, view.canDelete]).toEqual([
                which,
                kind === 'own' && ((isAuthor && time === 'inside') || who === 'administrator'),
              ]);
            });
          }
        }
      }
    },
  );
});

describe('CN-01, CN-10: who', () => {
  const requests = (id: unknown) =>
    [
      ['GET', '', {}],
      ['GET', '?cursor=broken', {}],
      ['POST', '', { body: { activityType: 'phone' } }],
      ['GET', `/${id}`, {}],
      ['PATCH', `/${id}`, { body: { details: 'x' }, headers: { 'if-match': '"1"' } }],
      ['DELETE', `/${id}`, { headers: { 'if-match': '"1"' } }],
    ] as const;

  async function statuses(who: string, client: Client, id: unknown) {
    const replies = [];
    for (const [method, rest, sent] of requests(id)) {
      replies.push((await file.fixture.as(who)(method, file.path(client, rest), sent)).status);
    }
    return replies;
  }

  it('the client must not know of them', async () => {
    const client = await file.given();
    await file.fixture.signIn(client.id);
    const note = await file.noteOf('base', client, { details: 'Among us.' });
    expect(await statuses(client.id, client, note.id)).toEqual(Array(6).fill(404));
    for (const url of ['', '/overview', '/activity']) {
      expect((await file.fixture.as(client.id)('GET', `/v1/clients/${client.id}${url}`)).text).not.toMatch(
        /Among us|note/i,
      );
    }
  });

  it.each(['other', 'none', 'tasksOnly'])(
    '404 for %s, who may not know of the client; nothing is audited',
    async (who) => {
      const client = await file.given();
      const note = await file.noteOf('base', client);
      expect(await statuses(who, client, note.id)).toEqual(Array(6).fill(404));
      expect(await auditedActions(file.fixture.table, client.id)).toEqual(['case_note.created']);
    },
  );

  it('403 for Referrals alone, who see the person', async () => {
    const referral = await file.given({ assignedStaffIds: [] });
    const note = await file.noteOf('base', referral);
    expect(await statuses('intake', referral, note.id)).toEqual(Array(6).fill(403));
  });

  it('a client who moves at the same moment: the note is stored before it, or not at all', async () => {
    const client = await file.given();
    const transaction = new Transaction();
    const after = { ...client, serviceProviderId: 'riverside', assignedStaffIds: [] };
    changeClient(transaction, client, after, {}, never, new Date());
    const [reply] = await Promise.all([file.add('base', client), transaction.commit(file.fixture.table)]);
    expect([201, 404, 409]).toContain(reply.status);
    expect(await file.stored(client)).toHaveLength(reply.status === 201 ? 1 : 0);
  });
});
