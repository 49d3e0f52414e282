/**
 * The fixture of the client profile with a clock that stands until a test moves it, and what is done to case notes.
 */
import { expect } from 'vitest';
import type { CaseNote } from '#shared/domain/case-note.ts';
import type { Client } from '#shared/domain/client.ts';
import { newId } from '#shared/ids.ts';
import { addSystemNote, createCaseNote } from '#shared/persistence/case-notes.ts';
import { changeSettings, getSettings } from '#shared/persistence/settings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { fileOf, giveClient } from './client-file.ts';
import { clientProfileFixture, type StaffName } from './client-profile-fixture.ts';
import type { Received } from './http.ts';

/** 09:05 in Toronto: when everything happens, unless `later`. */
export const start = Date.parse('2026-03-02T14:05:00.000Z');
export const hourMs = 3600_000;

export type NoteView = Record<string, unknown>;

export async function caseNotesFixture() {
  let clock = start;
  const fixture = await clientProfileFixture({ now: () => new Date(clock) });
  const { table } = fixture;
  const path = (client: Client, rest = '') => `/v1/clients/${client.id}/case-notes${rest}`;
  const add = (who: string, client: Client, body: Record<string, unknown> = {}, headers = {}) =>
    fixture.as(who)('POST', path(client), { body: { activityType: 'phone', ...body }, headers });

  return {
    fixture,
    path,
    add,
    given: (fields: Partial<Client> = {}) => giveClient(table, fields),
    read: (who: string, client: Client, id: unknown) => fixture.as(who)('GET', path(client, `/${id}`)),
    list: (who: string, client: Client, query = '') => fixture.as(who)('GET', path(client, `?${query}`)),
    edit: (who: string, client: Client, id: unknown, body: unknown, version = 1) =>
      fixture.as(who)('PATCH', path(client, `/${id}`), { body, headers: { 'if-match': `"${version}"` } }),
    remove: (who: string, client: Client, id: unknown, version = 1) =>
      fixture.as(who)('DELETE', path(client, `/${id}`), { headers: { 'if-match': `"${version}"` } }),
    stored: (client: Client) => fileOf(table, client.id, 'CaseNote'),

    /** Runs something so much later. */
    async later<T>(ms: number, run: () => Promise<T>): Promise<T> {
      clock = start + ms;
      try {
        return await run();
      } finally {
        clock = start;
      }
    },

    async setWindow(caseNoteEditWindowHours: number | null): Promise<void> {
      const before = await getSettings(table);
      const transaction = new Transaction();
      const after = { ...before, caseNoteEditWindowHours, version: before.version + 1 };
      changeSettings(transaction, before, after, () => new Error('The settings changed meanwhile'));
      await transaction.commit(table);
    },

    /** A note that was added, as its author read it then. */
    async noteOf(who: StaffName, client: Client, body: Record<string, unknown> = {}): Promise<NoteView> {
      const reply = await add(who, client, body);
      expect(reply.status, reply.text).toBe(201);
      return reply.body;
    },

    async systemNote({ id: clientId, serviceProviderId }: Client): Promise<CaseNote> {
      const transaction = new Transaction();
      const by = { authorId: 'base', serviceProviderId };
      const details = 'Sent by the library.';
      const note = addSystemNote(transaction, { clientId, ...by, activityType: 'referral', details }, new Date(clock));
      await transaction.commit(table);
      return note;
    },

    /** Case notes put there without the API: as many as wanted. */
    async putNotes(client: Client, notes: readonly Partial<CaseNote>[]): Promise<CaseNote[]> {
      const written = notes.map(
        (note): CaseNote => ({
          id: newId(),
          clientId: client.id,
          serviceProviderId: 'lakeshore',
          authorId: 'base',
          origin: 'manual',
          date: '2026-03-01',
          time: '10:00',
          activityType: 'phone',
          createdAt: new Date(start).toISOString(),
          version: 1,
          ...note,
        }),
      );
      for (let from = 0; from < written.length; from += 50) {
        const transaction = new Transaction();
        for (const note of written.slice(from, from + 50)) {
          createCaseNote(transaction, note);
        }
        await transaction.commit(table);
      }
      return written;
    },
  };
}

export type CaseNotesFixture = Awaited<ReturnType<typeof caseNotesFixture>>;

export function itemsIn({ body }: Received): NoteView[] {
  return body.items as NoteView[];
}

export function idsIn(reply: Received): unknown[] {
  return itemsIn(reply).map(({ id }) => id);
}
