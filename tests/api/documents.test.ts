import { parse } from 'content-disposition';
import { strFromU8, unzipSync } from 'fflate';
import { extractText, getDocumentProxy } from 'unpdf';
import { expect, inject, it } from 'vitest';
import { newClient } from '../support/new-client.ts';
import { fullResume } from '../support/resume-samples.ts';
import { stack } from '../support/stack.ts';

const maya = 'maya@lakeshore.example';

async function download(path: string, token: string) {
  const reply = await fetch(`${inject('stack').api}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const disposition = reply.headers.get('content-disposition');
  return {
    status: reply.status,
    headers: reply.headers,
    fileName: disposition === null ? undefined : parse(disposition).parameters.filename,
    bytes: new Uint8Array(await reply.arrayBuffer()),
  };
}

it('RS-01 … RS-06: imported by the client, duplicated by staff, who edit and export the copy', async () => {
  const { call, tokenOf } = stack();
  const client = await newClient();
  const token = await tokenOf(maya);
  const document = {
    $schema: 'https://schema.example/resume.json',
    basics: { name: 'Zoé 王', label: 'Pâtissière', summary: 'مرحبا', x_mood: ['happy', null, 1.5] },
    work: [{ name: 'Harbour Bakery', startDate: '2020-05', team: { size: 6 } }],
    x_theme: { '': { deep: [[[{}]]] } },
  };
  const imported = await client.call('POST', '/resumes/imports', document);
  expect([imported.status, imported.body.title]).toEqual([201, 'Pâtissière']);
  const resume = `/v1/clients/${client.id}/resumes/${imported.body.id}`;
  expect(imported.headers.get('location')).toBe(resume);

  const json = await download(`${resume}/export?format=json`, token);
  expect(JSON.parse(new TextDecoder().decode(json.bytes))).toEqual(document);
  expect([json.headers.get('content-type'), json.fileName]).toEqual(['application/json', 'Zoé 王 - Pâtissière.json']);

  expect((await call('PATCH', resume, { token, body: {}, headers: { 'if-match': '"1"' } })).status).toBe(403);
  const copied = await call('POST', `${resume}/duplicate`, { token });
  expect([copied.status, copied.body.title, copied.body.canEdit]).toEqual([201, 'Pâtissière (copy)', true]);
  const copy = `/v1/clients/${client.id}/resumes/${copied.body.id}`;
  const body = { title: 'Baker', sections: { languages: [{ language: 'Français' }] } };
  expect((await call('PATCH', copy, { token, body })).status).toBe(428);
  const edited = await call('PATCH', copy, { token, body, headers: { 'if-match': '"1"' } });
  expect([edited.status, edited.headers.get('etag')]).toEqual([200, '"2"']);
  expect((await client.call('GET', `/resumes/${copied.body.id}`)).body.canEdit).toBe(false);
  const { body: list } = await client.call('GET', '/resumes');
  expect(list.items.map(({ title }: { title: string }) => title)).toEqual(['Baker', 'Pâtissière']);

  const pdf = await download(`${copy}/export`, client.token);
  expect([pdf.status, pdf.headers.get('content-type'), pdf.headers.get('cache-control'), pdf.fileName]).toEqual([
    200,
    'application/pdf',
    'no-store',
    'Zoé 王 - Baker.pdf',
  ]);
  const { text } = await extractText(await getDocumentProxy(pdf.bytes), { mergePages: true });
  for (const word of ['Zoé 王', 'Pâtissière', 'مرحبا', 'Harbour Bakery', 'Français']) {
    expect(text).toContain(word);
  }

  const word = await download(`${copy}/export?format=docx`, client.token);
  expect(word.fileName).toBe('Zoé 王 - Baker.docx');
  expect(strFromU8(unzipSync(word.bytes)['word/document.xml'] ?? new Uint8Array())).toContain('Harbour Bakery');

  const { body: activity } = await client.callAs(maya, 'GET', '/activity');
  expect(activity.items[0]).toMatchObject({ type: 'resume_created', subject: { label: 'Pâtissière' } });
});

it('a PDF of a megabyte arrives whole; one with more lines than can be drawn in time is 413', async () => {
  const client = await newClient();
  const { body } = await client.call('POST', '/resumes', { title: 'All of it', sections: fullResume(60) });
  const { status, bytes } = await download(`/v1/clients/${client.id}/resumes/${body.id}/export`, client.token);
  expect([status, bytes.length > 1_000_000]).toEqual([200, true]);
  expect((await getDocumentProxy(bytes)).numPages).toBeGreaterThan(30);

  const highlights = Array.from({ length: 200 }, () => 'x');
  const work = Array.from({ length: 30 }, () => ({ highlights }));
  const long = (await client.call('POST', '/resumes', { title: 'Too much', sections: { work } })).body;
  for (const format of ['pdf', 'docx']) {
    const refusal = await client.call('GET', `/resumes/${long.id}/export?format=${format}`);
    expect([refusal.status, refusal.body.type]).toEqual([413, 'urn:problem:too-large']);
  }
  expect((await client.call('GET', `/resumes/${long.id}/export?format=json`)).status).toBe(200);
  expect((await client.call('GET', `/resumes/${long.id}/export?format=odt`)).body.errors).toMatchObject([
    { pointer: '/query/format' },
  ]);
});

it('CV-01, CV-02: two clients of the demo have resumes and letters, one of them French; they can be sent', async () => {
  const { call, tokenOf } = stack();
  const read = async (email: string) => {
    const token = await tokenOf(email);
    const { clientId } = (await call('GET', '/v1/me', { token })).body;
    const { items } = (await call('GET', `/v1/clients/${clientId}/cover-letters`, { token })).body;
    const pdf = await download(`/v1/clients/${clientId}/cover-letters/${items[0].id}/export`, token);
    return { items, text: (await extractText(await getDocumentProxy(pdf.bytes), { mergePages: true })).text };
  };
  const chloe = await read('chloe@clients.example');
  expect(chloe.items[0]).toMatchObject({ author: { kind: 'staff' }, canEdit: false, canDuplicate: true });
  for (const words of ['Objet', 'Mme Tremblay', 'mes salutations distinguées']) {
    expect(chloe.text).toContain(words);
  }
  const amina = await read('amina@clients.example');
  expect(amina.items[0]).toMatchObject({ author: { kind: 'client' }, canEdit: true });
  expect(amina.text).toMatch(/Re: Part-time bookkeeper\s+Dear Ms. Okoye,/);
});
