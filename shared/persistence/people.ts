import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Client } from '#shared/domain/client.ts';
import { foldName, foldText } from '#shared/domain/text.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { codec } from './codec.ts';
import { type Key, keys, nameShards, peoplePartitions, shardOf } from './keys.ts';
import { queryAll, queryPage } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';

/** Folding may lengthen a name; index keys are limited. */
const maxNameLength = 100;

/** Names are compared by this key: `O'Brien` = `OBrien`, `Anne-Marie` = `Anne Marie` = `Annemarie` (CL-02). */
export function nameKey(name: string): string {
  return foldName(name).replaceAll(' ', '').slice(0, maxNameLength);
}

/** Index keys must not be empty, but a name may be a dash. */
function indexedName(name: string): string {
  return nameKey(name) || '-';
}

/** Postal codes are compared by this key: `m5v 3a8` = `M5V3A8`. */
export function postalKey(code: string): string {
  return foldText(code).replace(/[^a-z0-9]/g, '');
}

/** Short form of a reference code in People items: 18 bits of its hash. A test checks that the tags of each list are unique. */
export function codeTag(code: string): string {
  const known = tags.get(code);
  if (known !== undefined) {
    return known;
  }
  const tag = createHash('sha256').update(code).digest('base64url').slice(0, 3);
  tags.set(code, tag);
  return tag;
}

const tags = new Map<string, string>();

/**
 * One item per client with what the People screen searches, filters and sorts by (ADR 0012): at most about 300 bytes, hence the short
 * names. Data of different writers is in different attributes, so that concurrent changes are kept.
 */
const SlimPerson = z.object({
  sk: z.string(),
  /** Last and first name, by `nameKey`. */
  gsi2sk: z.string(),
  gsi3sk: z.string(),
  /** Assigned staff, separated by commas. */
  s: z.string().optional(),
  /** The creator, unless in `s`. */
  b: z.string().optional(),
  /** Invited. */
  v: z.literal(true).optional(),
  /** Archived. */
  x: z.literal(true).optional(),
  /** Last activity, in milliseconds. */
  a: z.number().optional(),
  /** The values of `factNames`, separated by `separator`; codes as tags. */
  f: z.string(),
});

const factNames = [
  'email',
  'preferredName',
  'createdAt',
  'sex',
  'highestEducation',
  'currentEmploymentStatus',
  'dateOfBirth',
  'postalCode',
  'city',
  'camsClientStream',
  'eapStatus',
  'accessToTransportation',
  'identifiesAs',
  'nocs',
] as const;
type Facts = Readonly<Record<(typeof factNames)[number], string | undefined>>;

/** A control character, which input texts cannot contain. */
const separator = '\u001f';
const tagLength = 3;
const nocLength = 5;

/** The attributes that lists read. */
const listed = ['sk', 'gsi2sk', 'gsi3sk', 's', 'b', 'v', 'x', 'a', 'f', 'entity', 'schema'] as const;

export interface Person {
  readonly clientId: string;
  readonly serviceProviderId: string;
  /** By `nameKey`. */
  readonly firstName: string;
  readonly lastName: string;
  readonly preferredName: string | undefined;
  readonly email: string;
  readonly assignedStaffIds: readonly string[];
  /** Only if the creator is not assigned. */
  readonly createdBy: string | undefined;
  readonly status: PersonStatus;
  readonly createdAt: number;
  readonly lastActivityAt: number | undefined;
  /** Codes by `codeTag`. */
  readonly sex: string | undefined;
  readonly highestEducation: string | undefined;
  readonly currentEmploymentStatus: string | undefined;
  readonly accessToTransportation: readonly string[];
  readonly identifiesAs: readonly string[];
  /** As a number: 19900401. */
  readonly dateOfBirth: number | undefined;
  /** By `postalKey` and `foldText`. */
  readonly postalCode: string | undefined;
  readonly city: string | undefined;
  readonly nocs: readonly string[];
  readonly camsClientStream: string | undefined;
  readonly eapStatus: string | undefined;
}

export const personStatuses = ['active', 'invited', 'archived'] as const;
export type PersonStatus = (typeof personStatuses)[number];

/** `archived` takes precedence over the account status. */
export function personStatus(client: Pick<Client, 'accountStatus' | 'archivedAt'>): PersonStatus {
  if (client.archivedAt !== undefined) {
    return 'archived';
  }
  return client.accountStatus === 'invited' ? 'invited' : 'active';
}

const personCodec = codec({ entity: 'Person', schema: SlimPerson, keys: ({ sk }) => ({ pk: '', sk }) });

function namesPartition(shard: number): string {
  return `NAMES#${shard}`;
}

export function toPersonItem(client: Client): Item {
  const { assignedStaffIds: staff } = client;
  const names = namesPartition(shardOf(client.id, nameShards));
  const key = personKey(client);
  const slim = omitUndefined({
    sk: key.sk,
    gsi2sk: indexedName(client.lastName),
    gsi3sk: indexedName(client.firstName),
    s: staff.length > 0 ? staff.join(',') : undefined,
    b: staff.includes(client.createdBy) ? undefined : client.createdBy,
    v: client.accountStatus === 'invited' ? (true as const) : undefined,
    x: client.archivedAt === undefined ? undefined : (true as const),
    a: client.lastActivityAt === undefined ? undefined : Date.parse(client.lastActivityAt),
    f: packed(factsOf(client)),
  });
  return { ...personCodec.toItem(slim), ...key, gsi2pk: names, gsi3pk: names };
}

function factsOf(client: Client): Facts {
  const { workDetails: work, primaryMailingAddress: address } = client;
  const nocs = new Set([...work.pastOccupations, ...work.currentOccupations, ...work.targetOccupations]);
  return {
    email: client.email,
    preferredName: client.preferredName && nameKey(client.preferredName),
    createdAt: Date.parse(client.createdAt).toString(36),
    sex: client.sex && codeTag(client.sex),
    highestEducation: client.highestEducation && codeTag(client.highestEducation),
    currentEmploymentStatus: work.currentEmploymentStatus && codeTag(work.currentEmploymentStatus),
    dateOfBirth: client.dateOfBirth?.replaceAll('-', ''),
    postalCode: address?.postalCode && postalKey(address.postalCode),
    city: address?.city && foldText(address.city),
    camsClientStream: client.cams?.stream,
    eapStatus: client.cams?.eapStatus,
    accessToTransportation: client.referralDetails.accessToTransportation.map(codeTag).join(''),
    identifiesAs: client.identifiesAs.map(codeTag).join(''),
    nocs: [...nocs].join(''),
  };
}

function packed(facts: Facts): string {
  const values = factNames.map((name) => facts[name]?.replaceAll(separator, '') ?? '');
  const end = values.findLastIndex((value) => value !== '') + 1;
  return values.slice(0, end).join(separator);
}

function unpacked(text: string): Facts {
  const values = text.split(separator);
  return Object.fromEntries(factNames.map((name, index) => [name, values[index] || undefined])) as Facts;
}

export function fromPersonItem(item: Item, serviceProviderId: string): Person {
  const slim = personCodec.fromItem(item);
  const facts = unpacked(slim.f);
  return {
    clientId: slim.sk,
    serviceProviderId,
    firstName: slim.gsi3sk,
    lastName: slim.gsi2sk,
    preferredName: facts.preferredName,
    email: facts.email ?? '',
    assignedStaffIds: slim.s?.split(',') ?? [],
    createdBy: slim.b,
    status: slim.x ? 'archived' : slim.v ? 'invited' : 'active',
    createdAt: Number.parseInt(facts.createdAt ?? '0', 36),
    lastActivityAt: slim.a,
    sex: facts.sex,
    highestEducation: facts.highestEducation,
    currentEmploymentStatus: facts.currentEmploymentStatus,
    accessToTransportation: chunks(facts.accessToTransportation, tagLength),
    identifiesAs: chunks(facts.identifiesAs, tagLength),
    dateOfBirth: facts.dateOfBirth === undefined ? undefined : Number(facts.dateOfBirth),
    postalCode: facts.postalCode,
    city: facts.city,
    nocs: chunks(facts.nocs, nocLength),
    camsClientStream: facts.camsClientStream,
    eapStatus: facts.eapStatus,
  };
}

function chunks(text: string | undefined, length: number): string[] {
  return Array.from({ length: (text?.length ?? 0) / length }, (_, index) =>
    (text ?? '').slice(index * length, (index + 1) * length),
  );
}

export function personKey(client: Pick<Client, 'id' | 'serviceProviderId'>): Key {
  return keys.person(client.serviceProviderId, client.id);
}

/** All people of some providers, with all shards in parallel: 0.5 capacity units per 4 KB. Eventually consistent. */
export async function peopleOf(table: Table, providerIds: readonly string[]): Promise<Person[]> {
  const shard = async (providerId: string, partition: string) => {
    const people: Person[] = [];
    for await (const item of queryAll(table, { partition, attributes: listed })) {
      people.push(fromPersonItem(item, providerId));
    }
    return people;
  };
  const shards = [...new Set(providerIds)].flatMap((id) =>
    peoplePartitions(id).map((partition) => shard(id, partition)),
  );
  return (await Promise.all(shards)).flat();
}

/** By `nameKey`; at least one has two characters. */
export interface NamePrefixes {
  readonly firstName: string;
  readonly lastName: string;
}

/**
 * People of all providers whose names have these prefixes, sorted by name (CL-02, CL-03). Queries each shard of the index for the
 * longer prefix.
 *
 * @returns at most `limit + 1` people
 */
export async function peopleByName(
  table: Table,
  { firstName, lastName }: NamePrefixes,
  limit: number,
): Promise<Person[]> {
  const byLast = lastName.length >= firstName.length;
  const other = byLast ? firstName : lastName;
  const keep = (item: Item) => String(byLast ? item.gsi3sk : item.gsi2sk).startsWith(other);
  const pages = await Promise.all(
    Array.from({ length: nameShards }, (_, shard) =>
      queryPage(
        table,
        {
          index: byLast ? 'last-names' : 'first-names',
          partition: namesPartition(shard),
          prefix: byLast ? lastName : firstName,
        },
        { limit: limit + 1, ...(other === '' ? {} : { keep }) },
      ),
    ),
  );
  const order = (person: Person) => `${byLast ? person.lastName : person.firstName} ${person.clientId}`;
  return pages
    .flatMap(({ items }) => items.map((item) => fromPersonItem(item, providerOf(item))))
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .slice(0, limit + 1);
}

/** The provider in `PEOPLE#<provider>#<shard>`. */
function providerOf({ pk }: Item): string {
  return String(pk).split('#')[1] ?? '';
}
