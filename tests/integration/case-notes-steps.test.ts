import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { type CaseNotesFixture, caseNotesFixture } from '../support/case-notes-fixture.ts';
import type { Received } from '../support/http.ts';
import { stepCounter } from '../support/steps.ts';

let file: CaseNotesFixture;
let steps: ReturnType<typeof stepCounter>;
beforeAll(async () => {
  file = await caseNotesFixture();
  steps = stepCounter(file.fixture.table);
});

/** The steps of a call that must succeed. */
async function stepsOf(call: () => Promise<Received>): Promise<number> {
  let reply: Received | undefined;
  const count = await steps(async () => {
    reply = await call();
  });
  expect(reply?.status, reply?.text).toBeLessThan(300);
  return count;
}

const given = (): Promise<Client> => file.given({ passwordSetAt: '2026-01-06T00:00:00.000Z' });
const version = (value: number) => ({ 'if-match': `"${value}"` });

describe('steps in a row at the table: two for a read, three for a write', () => {
  it('case notes: the list with filters and on further pages, one note, every write', async () => {
    const client = await given();
    const note = await file.noteOf('base', client, { date: '2026-02-01' });
    await file.putNotes(client, [{}, {}, {}]);
    expect(await stepsOf(() => file.list('colleague', client))).toBe(2);
    expect(await stepsOf(() => file.list('colleague', client, 'q=x&authorId=base'))).toBe(2);
    const { nextCursor } = (await file.list('base', client, 'limit=1')).body;
    expect(await stepsOf(() => file.list('base', client, `limit=1&cursor=${nextCursor}`))).toBe(2);
    expect(await stepsOf(() => file.read('colleague', client, note.id))).toBe(2);
    expect(await stepsOf(() => file.edit('base', client, note.id, { date: '2026-02-02' }))).toBe(3);
    expect(await stepsOf(() => file.remove('base', client, note.id, 2))).toBe(3);
    const followUpTasks = [{ name: 'Call', dueDate: '2026-03-09', responsible: { staffIds: ['base', 'colleague'] } }];
    expect(await stepsOf(() => file.add('base', client, { followUpTasks }))).toBe(3);
  });

  it('safety flag, archiving, password reset', async () => {
    const client = await given();
    const call = (method: string, path: string, body?: unknown, headers = {}) =>
      stepsOf(() =>
        file.fixture.as('base')(method, `/v1/clients/${client.id}/${path}`, {
          ...(body === undefined ? {} : { body }),
          headers,
        }),
      );
    expect(await call('POST', 'safety-flag', { message: 'x' })).toBe(3);
    expect(await call('GET', 'safety-flag')).toBe(2);
    expect(await call('PATCH', 'safety-flag', { message: 'y' }, version(1))).toBe(3);
    expect(await call('DELETE', 'safety-flag', undefined, version(2))).toBe(3);
    expect(await call('POST', 'password-resets')).toBe(2);
    expect(await call('POST', 'archive')).toBeLessThanOrEqual(3);
    expect(await call('POST', 'archive')).toBeLessThanOrEqual(3);
    expect(await call('POST', 'unarchive')).toBeLessThanOrEqual(3);
  });
});
