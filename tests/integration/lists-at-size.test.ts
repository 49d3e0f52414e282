import { beforeAll, describe, expect, it } from 'vitest';
import type { CaseNote } from '#shared/domain/case-note.ts';
import type { Client } from '#shared/domain/client.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { newMatchInput, toClientItem } from '#shared/persistence/clients.ts';
import { toMatchInputItem } from '#shared/persistence/match-input.ts';
import { toPersonItem } from '#shared/persistence/people.ts';
import { type CaseNotesFixture, caseNotesFixture, idsIn, start } from '../support/case-notes-fixture.ts';
import { clientRecord } from '../support/people.ts';

/** A large provider: every list stays full, and shows everybody once, while colleagues add to it. */
const clientCount = 2_000;
const notesPerClient = 200;
/** Whose notes are written; a client's notes lie in their own partition, so that the others' would change nothing. */
const clientsWithNotes = 3;

const names = ['Ann', 'Anne Marie', 'Bo', 'Émile', 'Zoé'];

let file: CaseNotesFixture;
let crowd: readonly Client[];

beforeAll(async () => {
  file = await caseNotesFixture();
  crowd = Array.from({ length: clientCount }, (_, index) => person(index));
  await add(crowd);
}, 120_000);

function person(index: number): Client {
  return clientRecord({
    firstName: names[index % names.length] ?? '',
    lastName: `Crowd ${index % 997}`,
    createdAt: new Date(start - (index % 400) * 3_600_000).toISOString(),
  });
}

async function add(people: readonly Client[]): Promise<void> {
  const put = people.flatMap((client) => [
    toClientItem(client),
    toPersonItem(client),
    toMatchInputItem(newMatchInput(client, new Date(start))),
  ]);
  await batchWrite(file.fixture.table, { put });
}

/** Page after page; something happens between them. */
async function pages(path: string, between: (page: number) => Promise<unknown>): Promise<unknown[][]> {
  const found: unknown[][] = [];
  let cursor = '';
  do {
    const reply = await file.fixture.as('manager')('GET', `${path}&limit=100${cursor && `&cursor=${cursor}`}`);
    expect(reply.status, reply.text).toBe(200);
    found.push(idsIn(reply));
    cursor = String(reply.body.nextCursor ?? '');
    await between(found.length);
  } while (cursor !== '');
  return found;
}

function expectWhole(found: readonly unknown[][], before: readonly { readonly id: string }[]): void {
  expect(found.slice(0, -1).every((page) => page.length === 100)).toBe(true);
  const seen = new Set(found.flat());
  expect(seen.size).toBe(found.flat().length);
  expect(before.filter(({ id }) => !seen.has(id))).toEqual([]);
}

describe(`${clientCount} clients`, () => {
  it('stand in full pages, once each, while others are added', async () => {
    const found = await pages('/v1/clients?sort=-created', async (page) => {
      if (page % 10 === 0) {
        await add([person(page), person(page + 1)]);
      }
    });
    expectWhole(found, crowd);
  }, 120_000);
});

describe(`${notesPerClient} notes of a client`, () => {
  it('stand in full pages, once each, while others are written', async () => {
    const some = crowd.slice(0, clientsWithNotes);
    const notes = new Map<string, CaseNote[]>();
    for (const client of some) {
      const times = Array.from({ length: notesPerClient }, (_, index) => ({
        date: `2026-0${1 + (index % 2)}-${String(1 + (index % 28)).padStart(2, '0')}`,
        time: `10:${String(index % 60).padStart(2, '0')}`,
      }));
      notes.set(client.id, await file.putNotes(client, times));
    }
    for (const client of some) {
      const found = await pages(`/v1/clients/${client.id}/case-notes?from=2026-01-01`, async () => {
        expect((await file.add('manager', client)).status).toBe(201);
        expect((await file.add('manager', client, { date: '2026-01-01', time: '00:00' })).status).toBe(201);
      });
      expectWhole(found, notes.get(client.id) ?? []);
    }
  }, 120_000);
});
