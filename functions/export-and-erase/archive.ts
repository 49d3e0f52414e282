import { makeZip } from 'client-zip';
import * as z from 'zod';
import { storedKey } from '#shared/files/client-file-objects.ts';
import { clientAuditPage } from '#shared/persistence/audit.ts';
import type { DataSubject } from '#shared/persistence/data-subject.ts';
import { fromMatchResultItem } from '#shared/persistence/match-results.ts';
import { readNames } from '#shared/persistence/names.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { type Part, partOf } from './archive-parts.ts';
import { readmes } from './archive-readme.ts';
import { clientPartition, contentOf, elsewhere } from './personal-data-repository.ts';

export interface ArchiveSources {
  readonly table: Table;
  readonly ring: KeyRing;
  /** Opens an object in the bucket of files; `undefined` if there is none. */
  readonly open: (key: string) => Promise<AsyncIterable<Uint8Array> | undefined>;
}

interface ArchiveFile {
  readonly name: string;
  readonly input: string | AsyncIterable<Uint8Array>;
}

/** Streams everything about one client as a ZIP. */
export function archive(sources: ArchiveSources, subject: DataSubject, now: Date): ReadableStream<Uint8Array> {
  return makeZip(dated(files(sources, subject, now), now));
}

async function* dated(entries: AsyncIterable<ArchiveFile>, lastModified: Date) {
  for await (const entry of entries) {
    yield { ...entry, lastModified };
  }
}

async function* files(sources: ArchiveSources, subject: DataSubject, now: Date): AsyncGenerator<ArchiveFile> {
  const items = await itemsOf(sources, subject, now);
  const byPart = new Map<string, { readonly part: Part; readonly values: Record<string, unknown>[] }>();
  for (const item of items) {
    const part = partOf(String(item.entity));
    if (part) {
      const entry = byPart.get(part.file) ?? { part, values: [] };
      entry.values.push(exported(item));
      byPart.set(part.file, entry);
    }
  }
  const listed = [...byPart.values()].map(({ part, values }) => ({ part, count: values.length }));
  yield* readmes(listed, now);
  for (const { part, values } of byPart.values()) {
    const content = part.single && values.length === 1 ? values[0] : values;
    yield { name: `${part.folder}/${part.file}.json`, input: json(content) };
  }
  yield { name: 'names.json', input: json(await namesIn(sources.table, items)) };
  for (const item of items.filter(({ entity }) => entity === 'File')) {
    const { id, name, private: isPrivate } = StoredName.parse(item);
    const input = await sources.open(storedKey(id));
    if (input) {
      yield { name: `${isPrivate ? 'staff-only' : 'person'}/files/${id} ${safeName(name)}`, input };
    }
  }
}

const StoredName = z.object({ id: z.string(), name: z.string(), private: z.boolean().default(true) });

async function itemsOf({ table, ring }: ArchiveSources, subject: DataSubject, now: Date): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of clientPartition(table, subject.clientId)) {
    items.push(...page);
  }
  const search = { table, ring, subject, items: [...items] };
  for (const find of Object.values(elsewhere)) {
    items.push(...(await find(search)));
  }
  let after: unknown;
  do {
    const options = { limit: 1_000, after, until: now, since: Promise.resolve(subject.createdAt) };
    const { entries, next } = await clientAuditPage(table, subject.clientId, options);
    items.push(...entries.map((entry) => ({ ...entry, entity: 'Audit' })));
    after = next;
  } while (after !== undefined);
  return items;
}

/** Sealed values, and values that identify a sign-in or an account link. */
const secrets = new Set(['sealed', 'sub', 'links', 'hash', 'tokensFrom', 'revision']);

function exported(item: Item): Record<string, unknown> {
  if (item.entity === 'MatchResult') {
    const { clientId, entries, cut } = fromMatchResultItem(item);
    return { clientId, entries, cut };
  }
  return withoutSecrets(contentOf(item));
}

function withoutSecrets(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => !secrets.has(name))
      .map(([name, value]) => [name, isRecord(value) ? withoutSecrets(value) : value]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function json(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_name, part: unknown) => (part instanceof Uint8Array ? Buffer.from(part).toString('base64') : part),
    2,
  );
  return `${text}\n`;
}

const personFields = /(?:^|[a-z])(?:By|ById|StaffIds?|staffIds?|authorId|uploaderId|actorId)$/;
const providerFields = /[pP]rovider(?:Id)?$/;

/** Names of all staff and providers whose ids occur in the items; fields with ids are recognized by their names. */
async function namesIn(table: Table, items: readonly Item[]) {
  const staffIds = new Set<string>();
  const providerIds = new Set<string>();
  const visit = (name: string, value: unknown): void => {
    if (Array.isArray(value)) {
      for (const part of value) {
        visit(name, part);
      }
    } else if (isRecord(value)) {
      for (const [inner, part] of Object.entries(value)) {
        visit(inner, part);
      }
    } else if (typeof value === 'string' && value !== '') {
      if (personFields.test(name)) {
        staffIds.add(value);
      }
      if (providerFields.test(name) || name.endsWith('ProviderId')) {
        providerIds.add(value);
      }
    }
  };
  for (const item of items) {
    visit('', contentOf(item));
  }
  const { staff, providers } = await readNames(table, { staffIds: [...staffIds], providerIds: [...providerIds] });
  return { staff: Object.fromEntries(staff), serviceProviders: Object.fromEntries(providers) };
}

/** A file name without path separators and other characters that some system forbids. */
export function safeName(name: string): string {
  const plain = name.normalize('NFC').replaceAll(/[\p{C}/\\:*?"<>|]+/gu, '_');
  const characters = [...plain.replace(/[. ]+$/u, '')];
  const dot = characters.lastIndexOf('.');
  const ending = dot > 0 && characters.length - dot <= 10 ? characters.slice(dot) : [];
  return [...characters.slice(0, characters.length - ending.length).slice(0, 100), ...ending].join('') || 'file';
}
