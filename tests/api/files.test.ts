import { expect, it, vi } from 'vitest';
import { docxOf } from '../support/files/docx-samples.ts';
import { post } from '../support/files/files-fixture.ts';
import { pdfOf, pdfOfSize } from '../support/files/pdf-samples.ts';
import { newClient } from '../support/new-client.ts';
import { stack } from '../support/stack.ts';
import { eventually, type Reply } from '../support/stack-client.ts';

// Each goes a long way: people, uploads, inspections, the outbox.
vi.setConfig({ testTimeout: 120_000 });

const maya = 'maya@lakeshore.example';
const mebibyte = 1024 * 1024;
const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const body = { name: 'Resume.pdf', contentType: 'application/pdf', sizeBytes: 1000 };

/** Asked again until the inspection has decided. */
async function decided(read: () => Promise<Reply>): Promise<Reply['body']> {
  return eventually(async () => {
    const { body: file } = await read();
    return file.status !== 'pending' && file;
  }, 30_000);
}

it('FL-01 … FL-12: uploaded by the client, inspected, downloaded by staff under its own name, deleted by the client only', async () => {
  const client = await newClient();
  const name = 'Lebenslauf – Żaneta Ñúñez 履歴書.docx';
  const asked = await client.call('POST', '/files', { name, contentType: docxType, sizeBytes: 5 });
  expect(asked.status).toBe(201);
  const { id } = asked.body.file;
  expect(await post(asked.body, docxOf())).toBe(204);
  const file = await decided(() => client.call('GET', `/files/${id}`));
  expect(file).toMatchObject({ name, status: 'available', sizeBytes: docxOf().length, canDelete: true });
  const { body: link } = await client.callAs(maya, 'GET', `/files/${id}/download`);
  const download = await fetch(link.url);
  expect(download.headers.get('content-disposition')).toContain(encodeURIComponent('Żaneta'));
  expect(Buffer.from(await download.arrayBuffer()).equals(docxOf())).toBe(true);
  expect((await fetch(link.url.replace(/Signature=\w{4}/, 'Signature=0000'))).status).toBe(403);

  const { body: activity } = await client.call('GET', '/activity');
  expect(activity.items.map(({ type }: { type: string }) => type)).toContain('file_uploaded');
  // FL-07, FL-08.
  for (const who of [maya, 'admin@portal.example']) {
    expect((await client.callAs(who, 'DELETE', `/files/${id}`)).status).toBe(403);
  }
  expect((await client.call('DELETE', `/files/${id}`)).status).toBe(204);
  await eventually(async () => (await fetch(link.url)).status === 404);
  expect((await client.call('GET', '/files')).body).toEqual({ items: [], remaining: 100 });
});

it('FL-02: 10 MiB are accepted, one byte more is refused, announced or not', async () => {
  const client = await newClient();
  expect((await client.call('POST', '/files', { ...body, sizeBytes: 10 * mebibyte + 1 })).status).toBe(413);
  const [whole, more] = [
    await client.call('POST', '/files', { ...body, sizeBytes: 10 * mebibyte }),
    await client.call('POST', '/files', body),
  ];
  await post(whole.body, pdfOfSize(10 * mebibyte));
  await post(more.body, pdfOfSize(10 * mebibyte + 1));
  expect(await decided(() => client.call('GET', `/files/${whole.body.file.id}`))).toMatchObject({
    status: 'available',
  });
  expect(await decided(() => client.call('GET', `/files/${more.body.file.id}`))).toMatchObject({
    status: 'rejected',
    reason: 'too_large',
  });
});

it('FL-01: a program called .pdf is rejected, with a reason that a person understands', async () => {
  const client = await newClient();
  const { body: asked } = await client.callAs(maya, 'POST', '/files', { ...body, private: true });
  await post(asked, Buffer.from('MZ this program cannot be run in DOS mode'));
  const file = await decided(() => client.callAs(maya, 'GET', `/files/${asked.file.id}`));
  expect(file).toMatchObject({ status: 'rejected', reason: 'executable', private: true });
  const { body: reference } = await stack().call('GET', '/v1/reference');
  expect(reference.fileRejectionReason).toContainEqual({ code: file.reason, label: file.reasonLabel });
  expect((await client.callAs(maya, 'GET', `/files/${asked.file.id}/download`)).status).toBe(409);
  // FL-10.
  expect((await client.call('GET', `/files/${asked.file.id}`)).status).toBe(404);
});

it('an upload that is replaced after its inspection changes nothing', async () => {
  const client = await newClient();
  const { body: asked } = await client.call('POST', '/files', body);
  await post(asked, pdfOf());
  await decided(() => client.call('GET', `/files/${asked.file.id}`));
  expect(await post(asked, Buffer.from('MZ something else'))).toBe(204);
  // It is cleared away, and what is served is what was inspected.
  await eventually(async () => (await fetch(`${stack().s3}/incoming/${asked.upload.fields.key}`)).status === 404);
  const { body: link } = await client.callAs(maya, 'GET', `/files/${asked.file.id}/download`);
  expect(Buffer.from(await (await fetch(link.url)).arrayBuffer()).equals(pdfOf())).toBe(true);
});

it('the demo client has files, one of which only staff see', async () => {
  const { call, tokenOf } = stack();
  const token = await tokenOf('amina@clients.example');
  const { clientId } = (await call('GET', '/v1/me', { token })).body;
  const own = (await call('GET', `/v1/clients/${clientId}/files?limit=100`, { token })).body;
  const all = (await call('GET', `/v1/clients/${clientId}/files?limit=100`, { token: await tokenOf(maya) })).body;
  const names = (list: typeof own) => list.items.map(({ name }: { name: string }) => name);
  expect(names(own)).toEqual(expect.arrayContaining(['Résumé 2026.pdf', 'Job fair, list of employers.pdf']));
  expect(names(all)).toContain('Intake assessment.pdf');
  expect(names(own)).not.toContain('Intake assessment.pdf');
  for (const { id, name } of all.items.filter(({ status }: { status: string }) => status === 'available')) {
    const { body: link } = await call('GET', `/v1/clients/${clientId}/files/${id}/download`, {
      token: await tokenOf(maya),
    });
    const text = await (await fetch(link.url)).text();
    expect([name, text.slice(0, 5)]).toEqual([name, '%PDF-']);
  }
});
