import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { newId } from '#shared/ids.ts';
import { addFile, freePlace, readFileLedger } from '#shared/persistence/files.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { itemsIn } from '../support/case-notes-fixture.ts';
import { auditedActions, fileOf } from '../support/client-file.ts';
import { docOf } from '../support/files/doc-samples.ts';
import { docxOf } from '../support/files/docx-samples.ts';
import { type FilesFixture, filesFixture, minute, post, start } from '../support/files/files-fixture.ts';
import { pdfOf, pdfOfSize } from '../support/files/pdf-samples.ts';
import { pointersIn } from '../support/http.ts';
import { stepCounter } from '../support/steps.ts';

// Uploads, threads and processes: each goes a long way.
vi.setConfig({ testTimeout: 120_000 });

let files: FilesFixture;
beforeAll(async () => {
  files = await filesFixture();
});
beforeEach(() => files.at(start));

const mebibyte = 1024 * 1024;

/** Files put there without the API. */
async function fill({ id: clientId }: Client, count: number, isPrivate = false): Promise<void> {
  const add = async (at: number) => {
    const transaction = new Transaction();
    const common = { clientId, uploaderId: 'base', uploaderKind: 'staff', type: 'pdf', status: 'available' } as const;
    const file = {
      ...common,
      id: newId(),
      name: `${at}.pdf`,
      sizeBytes: 1,
      private: isPrivate,
      attempts: 1,
      revision: 1,
    };
    const ledger = await readFileLedger(files.table, clientId);
    const uploadedAt = new Date(start).toISOString();
    addFile(transaction, ledger, { ...file, uploadedAt }, new Date(start + 365 * 24 * 60 * minute));
    await transaction.commit(files.table);
  };
  await add(0);
  await Promise.all(Array.from({ length: count - 1 }, (_, at) => add(at + 1)));
}

describe('FL-01 … FL-06: asking for an upload', () => {
  it('answers with the file and a form; the Location is the file', async () => {
    const client = await files.given();
    const reply = await files.ask('base', client, { name: 'Résumé.docx', sizeBytes: 5 });
    expect(reply.status, reply.text).toBe(201);
    const { file, upload } = reply.body as { file: { id: string }; upload: { url: string; fields: object } };
    expect(file).toEqual({
      id: expect.any(String),
      name: 'Résumé.docx',
      contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      sizeBytes: 5,
      status: 'pending',
      private: false,
      uploadedBy: { id: 'base', name: 'base Staff', kind: 'staff' },
      uploadedAt: new Date(start).toISOString(),
      canDelete: true,
    });
    expect(upload.fields).toMatchObject({ key: `uploads/${client.id}/${file.id}` });
    expect(reply.headers.location).toBe(files.path(client, `/${file.id}`));
    expect((await files.fixture.as('base')('GET', reply.headers.location ?? '')).body).toEqual(file);
  });

  it.each([
    ['no name', { name: '' }, '/body/name'],
    ['256 characters', { name: `${'x'.repeat(252)}.pdf` }, '/body/name'],
    ['a path', { name: '../../etc/passwd.pdf' }, '/body/name'],
    ['a path of Windows', { name: 'C:\\x.pdf' }, '/body/name'],
    ['a control character', { name: 'x\u0000.pdf' }, '/body/name'],
    ['a line break', { name: 'x\r\nSet-Cookie: a.pdf' }, '/body/name'],
    ['a turn of direction that hides its end', { name: 'cv\u202efdp.exe.pdf' }, '/body/name'],
    ['half a character', { name: 'x\ud800.pdf' }, '/body/name'],
    ['another extension', { name: 'cv.exe' }, '/body/name'],
    ['two extensions', { name: 'cv.pdf.exe' }, '/body/name'],
    ['no extension', { name: 'cv' }, '/body/name'],
    ['a picture (DEC-1)', { name: 'me.png', contentType: 'image/png' }, '/body/name'],
    ['another type than its name', { contentType: 'application/msword' }, '/body/contentType'],
    ['no bytes', { sizeBytes: 0 }, '/body/sizeBytes'],
  ])('422 for %s', async (_, body, pointer) => {
    const reply = await files.ask('base', await files.given(), body);
    expect([reply.status, pointersIn(reply)]).toEqual([422, [pointer]]);
  });

  it.each([
    '履歴書 2026.pdf',
    'سيرة ذاتية.pdf',
    'curriculum vitæ – Zoë.pdf',
    '😀.pdf',
    `${'漢'.repeat(251)}.pdf`,
    'A.PDF',
  ])('names of any script: %s', async (name) => {
    const reply = await files.ask('base', await files.given(), { name });
    expect([reply.status, (reply.body.file as { name: string }).name]).toEqual([201, name]);
  });

  it('FL-02: 10 MiB may be announced, one byte more is 413', async () => {
    const client = await files.given();
    expect((await files.ask('base', client, { sizeBytes: 10 * mebibyte })).status).toBe(201);
    const refusal = await files.ask('base', client, { sizeBytes: 10 * mebibyte + 1 });
    expect([refusal.status, pointersIn(refusal)]).toEqual([413, ['/body/sizeBytes']]);
  });

  it('FL-05, FL-06: staff may upload private files, a client may not', async () => {
    const client = await files.signedIn();
    expect((await files.ask('base', client, { private: true })).status).toBe(201);
    expect((await files.ask(client.id, client, { private: true })).status).toBe(403);
    expect((await files.ask(client.id, client, { private: false })).status).toBe(201);
  });

  it('the same key gives the same file again', async () => {
    const client = await files.given();
    const [first, second] = [
      await files.ask('base', client, {}, { 'idempotency-key': 'once' }),
      await files.ask('base', client, {}, { 'idempotency-key': 'once' }),
    ];
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(await fileOf(files.table, client.id, 'File')).toHaveLength(1);
  });
});

describe('the way of a file', () => {
  it.each([
    ['Resume.pdf', () => pdfOf()],
    ['Resume.docx', () => docxOf()],
    ['Resume.doc', () => docOf()],
  ] as const)('%s: uploaded, inspected, downloaded as it was under its own name', async (name, sample) => {
    const client = await files.signedIn();
    const bytes = sample();
    const uploading = await files.asked(client.id, client, { name: `履歴書 ${name}` });
    expect((await files.download('base', client, uploading)).status).toBe(409);
    expect(await post(uploading, bytes)).toBe(204);
    await files.arrived(client, uploading);
    expect((await files.read('base', client, uploading)).body).toMatchObject({
      status: 'available',
      sizeBytes: bytes.length,
      canDelete: false,
      uploadedBy: { id: client.id, kind: 'client' },
    });
    expect(await files.objects(client, uploading)).toEqual({ upload: false, copy: true });
    const { url, expiresAt } = (await files.download('base', client, uploading)).body as Record<string, string>;
    expect(Date.parse(expiresAt ?? '') - Date.now()).toBeLessThanOrEqual(300_000);
    const reply = await fetch(url ?? '');
    expect(reply.headers.get('content-disposition')).toContain(
      `filename*=UTF-8''${encodeURIComponent(`履歴書 ${name}`)}`,
    );
    expect(reply.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(reply.headers.get('content-type')).toBe(uploading.file.contentType);
    expect(Buffer.from(await reply.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('FL-02: 10 MiB through the real way, and one byte more than it announced', async () => {
    const client = await files.given();
    const whole = await files.uploaded('base', client, { sizeBytes: 10 * mebibyte }, pdfOfSize(10 * mebibyte));
    expect((await files.read('base', client, whole)).body).toMatchObject({
      status: 'available',
      sizeBytes: 10 * mebibyte,
    });
    const more = await files.uploaded('base', client, { sizeBytes: 5 }, pdfOfSize(10 * mebibyte + 1));
    expect((await files.read('base', client, more)).body).toMatchObject({
      status: 'rejected',
      reason: 'too_large',
      reasonLabel: { en: expect.any(String), fr: expect.any(String) },
    });
  });

  it('FL-01: a program called .pdf is rejected with a reason, takes no place, and nothing of it stays', async () => {
    const client = await files.signedIn();
    const program = Buffer.concat([Buffer.from('MZ\x90\x00', 'latin1'), Buffer.alloc(2000)]);
    const uploading = await files.uploaded(client.id, client, { name: 'Resume.pdf' }, program);
    expect((await files.read(client.id, client, uploading)).body).toMatchObject({
      status: 'rejected',
      reason: 'executable',
      reasonLabel: { en: 'The file is a program, not a document.', fr: expect.any(String) },
    });
    expect((await files.download(client.id, client, uploading)).status).toBe(409);
    expect((await files.list(client.id, client)).body.remaining).toBe(100);
    expect(await files.objects(client, uploading)).toEqual({ upload: false, copy: false });
    expect(await fileOf(files.table, client.id, 'Activity')).toEqual([]);
    files.at(start + 31 * 24 * 60 * minute);
    expect((await files.read(client.id, client, uploading)).status).toBe(404);
  });

  it('RA-01, RA-03: a client’s file is an activity once it is there, a file of staff is none', async () => {
    const client = await files.signedIn();
    const { file } = await files.uploaded(client.id, client, { name: 'Reference letter.pdf' });
    await files.uploaded('base', client, {});
    expect(await fileOf(files.table, client.id, 'Activity')).toMatchObject([
      { type: 'file_uploaded', subject: { kind: 'file', id: file.id, label: 'Reference letter.pdf' } },
    ]);
  });

  it('RA-06: what staff do and see is audited, what the client does is not', async () => {
    const client = await files.signedIn();
    const uploading = await files.uploaded('base', client);
    await files.list('base', client);
    await files.read('base', client, uploading);
    await files.download('base', client, uploading);
    await files.remove('base', client, uploading);
    const own = await files.uploaded(client.id, client);
    await files.list(client.id, client);
    await files.remove(client.id, client, own);
    expect((await auditedActions(files.table, client.id)).sort()).toEqual([
      'file.deleted',
      'file.downloaded',
      'file.read',
      'file.uploaded',
      'files.read',
    ]);
  });
});

describe('FL-05, FL-09, FL-10, PM-07: private files', () => {
  it('are nowhere for the client: not in lists, counts, reads, downloads, deletions', async () => {
    const client = await files.signedIn();
    const hidden = await files.uploaded('base', client, { private: true });
    const shown = await files.uploaded('base', client, { private: false });
    const own = await files.list(client.id, client);
    expect(itemsIn(own).map(({ id }) => id)).toEqual([shown.file.id]);
    expect(own.body.remaining).toBe(99);
    expect(own.text).not.toContain('private');
    for (const reply of [
      await files.read(client.id, client, hidden),
      await files.download(client.id, client, hidden),
      await files.remove(client.id, client, hidden),
    ]) {
      expect(reply.status).toBe(404);
      expect(reply.text).not.toContain(hidden.file.id);
    }
    const all = await files.list('colleague', client);
    expect(itemsIn(all).map(({ id, private: isPrivate }) => [id, isPrivate])).toEqual(
      expect.arrayContaining([
        [hidden.file.id, true],
        [shown.file.id, false],
      ]),
    );
    expect(all.body.remaining).toBe(98);
    expect((await files.download('colleague', client, hidden)).status).toBe(200);
  });

  it('FL-03: take places all the same', async () => {
    const client = await files.signedIn();
    await fill(client, 100, true);
    expect((await files.list(client.id, client)).body).toMatchObject({ items: [], remaining: 100 });
    expect((await files.ask(client.id, client)).status).toBe(409);
  });

  it('OQ-20: move with the client to another provider, still private, and are nobody’s there to delete', async () => {
    const client = await files.given();
    const hidden = await files.uploaded('base', client, { private: true });
    const body = { serviceProviderId: 'riverside' };
    const referral = await files.fixture.as('network')('POST', `/v1/clients/${client.id}/referrals`, { body });
    expect(referral.status, referral.text).toBe(201);
    expect((await files.list('base', client)).status).toBe(404);
    expect(itemsIn(await files.list('other', client))).toMatchObject([{ id: hidden.file.id, private: true }]);
    expect((await files.download('other', client, hidden)).status).toBe(200);
    expect((await files.remove('other', client, hidden)).status).toBe(403);
  });
});

describe('FL-07, FL-08: who deletes', () => {
  it('only the uploader: not the client, not staff, not an administrator', async () => {
    const client = await files.signedIn();
    const [own, ofStaff] = [await files.uploaded(client.id, client), await files.uploaded('base', client)];
    for (const who of ['base', 'colleague', 'manager', 'network', 'administrator']) {
      expect((await files.remove(who, client, own)).status, who).toBe(403);
    }
    for (const who of [client.id, 'colleague', 'administrator']) {
      expect((await files.remove(who, client, ofStaff)).status, who).toBe(403);
    }
    expect((await files.remove('other', client, own)).status).toBe(404);
    const flags = (items: Record<string, unknown>[]) =>
      Object.fromEntries(items.map(({ id, canDelete }) => [id, canDelete]));
    expect(flags(itemsIn(await files.list(client.id, client)))).toEqual({
      [own.file.id]: true,
      [ofStaff.file.id]: false,
    });
    expect((await files.remove(client.id, client, own)).status).toBe(204);
    expect((await files.remove('base', client, ofStaff)).status).toBe(204);
    expect((await files.remove('base', client, ofStaff)).status).toBe(404);
    expect(await files.objects(client, own)).toEqual({ upload: false, copy: false });
    expect((await files.list('base', client)).body).toMatchObject({ items: [], remaining: 100 });
  });
});

describe('FL-03: a hundred files', () => {
  it('FL-03: the 100th is taken, the 101st refused, and rejected or deleted ones make room', async () => {
    const client = await files.given();
    await fill(client, 99);
    expect((await files.list('base', client, 'limit=100')).body.remaining).toBe(1);
    const last = await files.asked('base', client);
    const refusal = await files.ask('colleague', client);
    expect(refusal.status).toBe(409);
    expect((await files.list('base', client)).body.remaining).toBe(0);
    expect((await files.remove('base', client, last)).status).toBe(204);
    const bad = await files.uploaded('base', client, {}, Buffer.from('no PDF'));
    expect((await files.read('base', client, bad)).body.status).toBe('rejected');
    expect((await files.ask('base', client)).status).toBe(201);
  });

  it('FL-03: two that race for place 100: exactly one gets it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const client = await files.given();
      await fill(client, 99);
      const replies = await Promise.all(['base', 'colleague', 'both', 'manager'].map((who) => files.ask(who, client)));
      expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
      expect(Object.keys((await readFileLedger(files.table, client.id))?.places ?? {})).toHaveLength(100);
    }
  });

  it('the first files of a client, all at once', async () => {
    const client = await files.given();
    const replies = await Promise.all(Array.from({ length: 12 }, () => files.ask('base', client)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    expect((await files.list('base', client)).body.remaining).toBe(88);
  });

  it('an upload that does not come within an hour frees its place, by itself and when somebody needs it', async () => {
    const client = await files.given();
    await fill(client, 98);
    const [one, other] = [await files.asked('base', client), await files.asked('base', client)];
    files.at(start + 59 * minute);
    expect((await files.ask('base', client)).status).toBe(409);
    files.at(start + 60 * minute);
    expect((await files.list('base', client)).body.remaining).toBe(2);
    expect((await files.read('base', client, one)).status).toBe(404);
    const replies = await Promise.all(['base', 'colleague', 'both'].map((who) => files.ask(who, client)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 201, 409]);
    // What comes too late is not taken: the places are others' by now.
    expect(await post(one, pdfOf())).toBe(204);
    await files.arrived(client, one);
    await files.sweep();
    expect([await files.stored(client, one), await files.stored(client, other)]).toEqual([undefined, undefined]);
    expect(await files.objects(client, one)).toEqual({ upload: false, copy: false });
    expect((await files.list('base', client)).body.remaining).toBe(0);
  });

  it('a place that is freed twice is free once', async () => {
    const client = await files.given();
    const uploading = await files.asked('base', client);
    await files.asked('base', client);
    const file = await files.stored(client, uploading);
    for (let time = 0; time < 2; time += 1) {
      const transaction = new Transaction();
      if (file) {
        freePlace(transaction, file);
      }
      await transaction.commit(files.table);
    }
    expect((await files.list('base', client)).body.remaining).toBe(99);
  });
});

describe('lists', () => {
  it('newest first, page by page to the end', async () => {
    const client = await files.given();
    const made: unknown[] = [];
    for (let at = 0; at < 5; at += 1) {
      files.at(start + at * minute);
      made.unshift((await files.asked('base', client)).file.id);
    }
    const seen: unknown[] = [];
    let cursor: unknown;
    do {
      const reply = await files.list('base', client, `limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...itemsIn(reply).map(({ id }) => id));
      cursor = reply.body.nextCursor;
    } while (cursor);
    expect(seen).toEqual(made);
    expect((await files.list('base', client, 'cursor=nonsense')).status).toBe(400);
  });

  it('steps in a row at the table: two for a read, three for a write', async () => {
    const client = await files.given();
    const uploading = await files.uploaded('base', client);
    const steps = stepCounter(files.table);
    expect(await steps(() => files.list('colleague', client))).toBe(2);
    expect(await steps(() => files.read('colleague', client, uploading))).toBe(2);
    expect(await steps(() => files.download('colleague', client, uploading))).toBe(2);
    expect(await steps(() => files.ask('base', client))).toBe(3);
    expect(await steps(() => files.remove('base', client, uploading))).toBe(2);
  });
});
