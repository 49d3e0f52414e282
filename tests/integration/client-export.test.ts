import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { safeName } from '#functions/export-and-erase/archive.ts';
import { exportClient } from '#functions/export-and-erase/export-client.ts';
import { buckets } from '#infra/local/environment.ts';
import { clientExport } from '#shared/persistence/client-exports.ts';
import { auditedActions } from '../support/client-file.ts';
import { type PersonalDataFixture, personalDataFixture } from '../support/personal-data-fixture.ts';

// Signing up somebody in the pool takes its time here.
vi.setConfig({ testTimeout: 180_000 });

let fixture: PersonalDataFixture;
beforeAll(async () => {
  fixture = await personalDataFixture();
});

const pathOf = (clientId: string, rest = '') => `/v1/clients/${clientId}/exports${rest}`;

async function start(clientId: string): Promise<string> {
  const { status, body, headers } = await fixture.admin('POST', pathOf(clientId));
  expect([status, body.status]).toEqual([202, 'pending']);
  expect(headers.location).toBe(pathOf(clientId, `/${body.id}`));
  return String(body.id);
}

const read = async (clientId: string, id: string) => (await fixture.admin('GET', pathOf(clientId, `/${id}`))).body;

describe('the archive of a person', () => {
  it('has everything of them, readable, in parts, with their files under safe names', async () => {
    const person = await fixture.createClient();
    const { files } = await fixture.fill(person);
    const id = await start(person.clientId);
    expect(await read(person.clientId, id)).toMatchObject({ id, status: 'pending' });
    await fixture.sweep();
    const done = await read(person.clientId, id);
    expect(done).toMatchObject({ status: 'completed', sizeBytes: expect.any(Number), expiresAt: expect.any(String) });

    const answer = await fetch(String(done.url));
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(bytes.length).toBe(done.sizeBytes);
    const zip = unzipSync(bytes);
    const text = (name: string) => new TextDecoder().decode(zip[name]);
    const json = (name: string) => JSON.parse(text(name));

    expect(Object.keys(zip)).toEqual(
      expect.arrayContaining([
        'README.txt',
        'LISEZMOI.txt',
        'names.json',
        'person/profile.json',
        'person/activity.json',
        'person/documents.json',
        'person/files.json',
        'staff-only/general-notes.json',
        'staff-only/safety-flag.json',
        'staff-only/case-notes.json',
        'staff-only/tasks.json',
        'staff-only/transfer-requests.json',
        'staff-only/audit.json',
        `person/files/${files[0]} cv ${person.mark}.pdf`,
        `staff-only/files/${files[1]} .._.._${person.mark}_ _private_.pdf`,
      ]),
    );
    expect(text(`person/files/${files[0]} cv ${person.mark}.pdf`)).toBe(`bytes of ${files[0]}`);
    expect(Object.keys(zip).filter((name) => name.split('/').includes('..') || name.startsWith('/'))).toEqual([]);

    expect(json('person/profile.json')).toMatchObject({
      id: person.clientId,
      email: person.email,
      phone: '+14165550142',
    });
    expect(json('staff-only/general-notes.json')).toMatchObject({ text: `Notes ${person.mark}` });
    const tasks = json('staff-only/tasks.json').map(({ name, status }: Record<string, string>) => `${name}: ${status}`);
    expect(tasks.sort()).toEqual(
      ['Done', 'Dropped', 'Open'].map((name, at) => `${name} ${person.mark}: ${['completed', 'deleted', 'open'][at]}`),
    );
    const notes = json('staff-only/case-notes.json').map(({ details }: { details: string }) => details);
    expect(notes).toEqual(expect.arrayContaining([`Called ${person.mark}`, `Gone ${person.mark}`]));
    expect(json('staff-only/audit.json').map(({ action }: { action: string }) => action)).toContain(
      'case_note.deleted',
    );
    expect(json('names.json')).toMatchObject({
      staff: { maya: 'maya Staff' },
      serviceProviders: { lakeshore: 'Lakeshore Employment' },
    });
    expect(text('README.txt')).toContain('person/profile.json  (1)');
    expect(text('LISEZMOI.txt')).toContain('Notes au dossier');

    const all = Object.values(zip)
      .map((part) => new TextDecoder().decode(part))
      .join('\n');
    expect(all).not.toMatch(/"(?:pk|sk|gsi\d\w+|ttl|sealed|sub|links|hash)"/);
    expect(all).not.toContain(person.sub);
  });

  it('is asked for and read by administrators, and each time that is audited', async () => {
    const { clientId, sub } = await fixture.createClient();
    const id = await start(clientId);
    await fixture.sweep();
    await read(clientId, id);
    const actions = await auditedActions(fixture.table, clientId);
    expect(actions.sort()).toEqual(['client.export_read', 'client.export_requested']);
    for (const [who, expected] of [
      ['maya', 403],
      ['hub', 403],
      [sub, 403],
      ['sofia', 404],
    ] as const) {
      const as = fixture.clientsAs(who);
      expect([
        (await as('POST', pathOf(clientId))).status,
        (await as('GET', pathOf(clientId, `/${id}`))).status,
      ]).toEqual([expected, expected]);
    }
    expect((await fixture.admin('GET', pathOf(clientId, '/unknown'))).status).toBe(404);
  });

  it('is there for a day', async () => {
    const { clientId } = await fixture.createClient();
    const id = await start(clientId);
    await fixture.sweep();
    fixture.later(24 * 60);
    const late = await read(clientId, id);
    expect([late.status, late.url]).toEqual(['expired', undefined]);
  });
});

describe('a run that goes wrong', () => {
  it('and fails each time is given up on, and said to have failed', async () => {
    const { clientId } = await fixture.createClient();
    const id = await start(clientId);
    const failing = fixture.workerWith({
      ...fixture.appliers,
      'client.export': exportClient({
        ...fixture.service,
        filesBucket: 'no-such-bucket',
      }),
    });
    for (let run = 1; run < 5; run += 1) {
      await fixture.sweep(failing);
      expect((await read(clientId, id)).status).toBe('pending');
      fixture.later(60);
    }
    await fixture.sweep(failing);
    expect((await read(clientId, id)).status).toBe('failed');
  });

  it('and breaks off is begun anew when it must be over', async () => {
    const { clientId } = await fixture.createClient();
    const id = await start(clientId);
    await new Promise<void>((taken) => {
      const hangs = () => new Promise<void>(() => taken());
      void fixture.sweep(fixture.workerWith({ ...fixture.appliers, 'client.export': hangs }));
    });
    expect((await fixture.sweep()).retried).toBe(0);
    expect((await read(clientId, id)).status).toBe('pending');
    fixture.later(17);
    await fixture.sweep();
    expect((await read(clientId, id)).status).toBe('completed');
  });

  it('and whose end nobody noted does not stay pending for ever', async () => {
    const { clientId } = await fixture.createClient();
    const id = await start(clientId);
    fixture.later(25 * 60);
    expect((await read(clientId, id)).status).toBe('failed');
  });
});

it('a client who is erased while the archive is written leaves none', async () => {
  const person = await fixture.createClient();
  await fixture.fill(person);
  const id = await start(person.clientId);
  const slow = exportClient({
    ...fixture.service,
    ring: async () => {
      expect((await fixture.erase(person.clientId)).status).toBe(202);
      return fixture.ring;
    },
  });
  await fixture.sweep(fixture.workerWith({ 'client.export': slow }));
  expect(await clientExport(fixture.table, person.clientId, id)).toMatchObject({ status: 'pending' });
  expect(await fixture.exists(buckets.files, `exports/${person.clientId}/${id}.zip`)).toBeUndefined();
});

it.each([
  ['résumé.pdf', 'résumé.pdf'],
  ['a/b\\c:d*e?.pdf', 'a_b_c_d_e_.pdf'],
  ['evil\u202efdp.exe', 'evil_fdp.exe'],
  [`${'é'.repeat(250)}.docx`, `${'é'.repeat(100)}.docx`],
  ['...', 'file'],
  ['trailing. . ', 'trailing'],
])('safe name: %j', (name, expected) => {
  expect(safeName(name)).toBe(expected);
});
